"""For teachers: assignments made of the exercises, and what learners export put into one table."""
