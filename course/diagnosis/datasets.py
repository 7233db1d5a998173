"""Are the data sets of the lessons here, and whole?"""

from course.diagnosis.findings import Finding

CARRIED = "fashion_mnist"  # comes with the course, and the lessons begin with it


def check_datasets() -> list[Finding]:
    """Load the data set that comes with the course, and look for the others."""
    from course.data import DataError, load, status

    found = {each.name: each for each in status()}
    title = found[CARRIED].title
    try:
        load(CARRIED)
    except DataError as error:  # Its message says what to do.
        findings = [Finding("problem", "data", f"{title} cannot be loaded", str(error))]
    else:
        findings = [Finding("ok", "data", f"{title} is here and whole")]

    others = [each for each in found.values() if each.name != CARRIED]
    for each in others:
        if each.where and each.remedy:
            findings.append(Finding("problem", "data", f"{each.title} is damaged", each.remedy))
    present = [each.name for each in others if each.where and not each.remedy]
    if present:
        findings.append(Finding("ok", "data", f"also here: {', '.join(present)}"))
    missing = [each.name for each in others if not each.where]
    if missing:
        text = f"not here, and used by later lessons only: {', '.join(missing)}"
        findings.append(Finding("note", "data", text, "`python -m course data` says how to get each"))
    return findings
