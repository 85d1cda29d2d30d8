package io.github.meanfield.stages.network;

import java.util.Optional;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Readies OpenBLAS in this JVM: kernels that suit the processor, products that are right, and one
 * thread. A task has one core: more threads would only contend, and sums would depend on their
 * number. ND4J is readied by {@link Nd4jCode}, where it is needed.
 */
public final class NativeCode {

  private static final Logger LOG = LoggerFactory.getLogger(NativeCode.class);

  private static final BlasKernels KERNELS;
  private static final Optional<String> PROBLEM;

  static {
    // First: OpenBLAS chooses as it is loaded.
    Processor processor = Processor.ofThisMachine();
    BlasKernels.choose(processor);
    KERNELS = BlasKernels.loaded(processor);
    openblas_nolapack.blas_set_num_threads(1);
    KERNELS.slowness().ifPresent(LOG::warn);
    PROBLEM = ProductCheck.run(ProductCheck.OPENBLAS).map(KERNELS::wrong);
  }

  private NativeCode() {}

  /**
   * Readies OpenBLAS if that has not been done in this JVM.
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
