package io.github.meanfield.benchmark;

import java.lang.management.ManagementFactory;

/**
 * Follows how much of the heap is in use after collection, by collecting again and again. That
 * slows everything else down, but does not depend on how large the heap may grow.
 */
final class LiveHeap implements AutoCloseable {

  private static final long PAUSE_MILLIS = 200;
  private static final int SETTLING = 3;

  private final Thread collector = new Thread(this::follow, "live-heap");
  private final long before;
  private volatile long peak;

  /** Starts to follow. */
  LiveHeap() throws InterruptedException {
    // Spark frees what earlier fits cached some time after a collection has found it unused.
    for (int i = 0; i < SETTLING; i++) {
      collected();
      Thread.sleep(PAUSE_MILLIS);
    }
    before = collected();
    peak = before;
    collector.setDaemon(true);
    collector.start();
  }

  private void follow() {
    try {
      while (true) {
        peak = Math.max(peak, collected());
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long collected() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Bytes in use at most, beyond those at the start. */
  long peak() {
    return peak - before;
  }

  @Override
  public void close() {
    collector.interrupt();
  }
}
