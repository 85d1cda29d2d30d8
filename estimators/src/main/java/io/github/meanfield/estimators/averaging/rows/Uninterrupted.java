package io.github.meanfield.estimators.averaging.rows;

/** What an interrupted thread could not do, such as to wait for an answer of Spark's. */
public final class Uninterrupted {

  private Uninterrupted() {}

  /** Does something; the thread stays interrupted if it was. */
  public static void run(Runnable action) {
    boolean interrupted = Thread.interrupted();
    try {
      action.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
