package io.github.meanfield.stages.network.natives;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Readies ND4J in this JVM, whose native library is large: only what is computed by Deeplearning4j
 * needs it. It has one thread, as all {@link NativeCode}.
 */
public final class Nd4jCode {

  static {
    // First: OpenBLAS, which ND4J loads, chooses as it is loaded.
    NativeCode.ensure();
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    Nd4j.getNDArrayFactory().blas().setMaxThreads(1);
  }

  private Nd4jCode() {}

  /**
   * Readies ND4J if that has not been done in this JVM.
   *
   * @throws IllegalStateException if there is no OpenBLAS for this machine, or it multiplies
   *     wrongly here, with what cures it
   */
  public static void ensure() {
    NativeCode.ensure();
  }
}
