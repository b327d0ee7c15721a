#!/bin/bash
# Joins what deploy/slurm.sh has built, and says there how it is called.
#
#SBATCH --job-name=almanac-join
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --requeue
exec almanac build --quiet --site "$SITE" --out "$OUT" --join
