package io.github.meanfield.stages.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.ToDoubleFunction;

/** What tests of networks measure. */
public final class NetworkChecks {

  private NetworkChecks() {}

  /** The derivative of a function by one of its numbers, as a centred difference. */
  public static double centredDifference(
      ToDoubleFunction<double[]> function, double[] at, int i, double step) {
    double value = at[i];
    at[i] = value + step;
    double above = function.applyAsDouble(at);
    at[i] = value - step;
    double below = function.applyAsDouble(at);
    at[i] = value;
    return (above - below) / (2 * step);
  }

  /** Bytes that this thread allocates in an action. */
  public static long allocated(Runnable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    action.run();
    return threads.getThreadAllocatedBytes(thread) - before;
  }

  /** Requires that steps allocate nothing once they are compiled. */
  public static void assertFittingAllocatesNothing(TrainableNetwork network, MiniBatch batch) {
    fit(network, batch, 5000);
    long allocated = allocated(() -> fit(network, batch, 1000));
    // One object a step would be 16,000 bytes.
    assertTrue(allocated < 8000, allocated + " bytes in 1000 steps");
  }

  private static void fit(TrainableNetwork network, MiniBatch batch, int steps) {
    for (int step = 0; step < steps; step++) {
      network.fit(batch, Step.PLAIN);
    }
  }
}
