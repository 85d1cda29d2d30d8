package io.github.meanfield.stages.network;

import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Readies native code in this JVM: kernels that suit the processor, products that are right, and
 * one thread. A task has one core: more threads would only contend, and sums would depend on their
 * number.
 */
public final class NativeCode {

  private static final Logger LOG = LoggerFactory.getLogger(NativeCode.class);

  private static final BlasKernels KERNELS;
  private static final Optional<String> PROBLEM;

  static {
    // First: OpenBLAS chooses as it is loaded, which ND4J does too.
    Processor processor = Processor.ofThisMachine();
    BlasKernels.choose(processor);
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    // OpenBLAS, which ND4J and the dense engine share.
    Nd4j.getNDArrayFactory().blas().setMaxThreads(1);
    KERNELS = BlasKernels.loaded(processor);
    KERNELS.slowness().ifPresent(LOG::warn);
    PROBLEM = ProductCheck.run(ProductCheck.OPENBLAS).map(KERNELS::wrong);
  }

  private NativeCode() {}

  /**
   * Readies native code if that has not been done in this JVM.
   *
   * @throws IllegalStateException if OpenBLAS multiplies wrongly here, with what cures it
   */
  public static void ensure() {
    requireNone(PROBLEM);
  }

  static void requireNone(Optional<String> problem) {
    problem.ifPresent(
        told -> {
          throw new IllegalStateException(told);
        });
  }

  /** The kernels that matrices are multiplied by in this JVM. */
  public static BlasKernels kernels() {
    return KERNELS;
  }
}
