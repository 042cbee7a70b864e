"""Entry for spark-submit, as EMR Serverless calls it: ``lake_job.py processing --tables …``."""

from lake_jobs.__main__ import main

main()
