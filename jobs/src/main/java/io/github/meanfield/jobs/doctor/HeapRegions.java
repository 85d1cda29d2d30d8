package io.github.meanfield.jobs.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * The regions in which the garbage collector G1 keeps the heap: 1 MB in heaps of up to 4 GB, unless
 * it is told otherwise. An array larger than half a region starts marking, and each job of Spark
 * has some of 1 MB and one of {@code spark.broadcast.blockSize}.
 */
final class HeapRegions {

  private static final long LEAST = 4 << 20;

  private HeapRegions() {}

  /** Why the regions of this JVM make training slow; empty if they do not. */
  static Optional<String> slowness() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (jvm == null) {
      return Optional.empty();
    }
    try {
      return slowness(
          Boolean.parseBoolean(jvm.getVMOption("UseG1GC").getValue()),
          Long.parseLong(jvm.getVMOption("G1HeapRegionSize").getValue()));
    } catch (IllegalArgumentException e) {
      // Another JVM than HotSpot.
      return Optional.empty();
    }
  }

  static Optional<String> slowness(boolean isG1, long bytes) {
    return isG1 && bytes < LEAST
        ? Optional.of(
            String.format(
                "the garbage collector keeps the heap in regions of %d MB, and marks all of it when"
                    + " an array is larger than half of one, as Spark's buffers and the states of"
                    + " networks are; add -XX:G1HeapRegionSize=8m to spark.driver.extraJavaOptions"
                    + " and spark.executor.extraJavaOptions, and set spark.broadcast.blockSize to"
                    + " 1m",
                bytes >> 20))
        : Optional.empty();
  }
}
