package io.github.meanfield.stages.network;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Limits native code to the thread that calls it. A task has one core: more threads would only
 * contend, and sums would depend on their number.
 */
public final class OneThread {

  static {
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    // OpenBLAS, which ND4J and the dense engine share.
    Nd4j.getNDArrayFactory().blas().setMaxThreads(1);
  }

  private OneThread() {}

  /** Sets the limits if that has not been done in this JVM. */
  public static void ensure() {
    // The static initializer above does it, once.
  }
}
