#!/bin/bash
# Seven shards of a site, of which all machines see the folder and the place that is built
# into. SITE and OUT say where these are; the join follows when all are done:
#
#   job=$(SITE=/data/site OUT=/data/built sbatch --parsable --array=0-6 deploy/slurm.sh)
#   SITE=/data/site OUT=/data/built sbatch --dependency=afterok:$job deploy/slurm-join.sh
#
#SBATCH --job-name=almanac
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --requeue
exec almanac build --quiet --site "$SITE" --out "$OUT" --shard "/$SLURM_ARRAY_TASK_COUNT"
