package io.github.meanfield.jobs.config;

import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a job. One that was there before the job belongs to somebody else and goes
 * on after it.
 *
 * @param isOwn whether the job has started it
 */
public record RunningSession(SparkSession session, boolean isOwn) implements AutoCloseable {
  @Override
  public void close() {
    if (isOwn) {
      session.stop();
    }
  }
}
