package io.github.meanfield.stages.network.natives;

import java.util.Optional;
import org.bytedeco.javacpp.Loader;
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
    Optional<String> missing = missing();
    KERNELS = BlasKernels.loaded(processor);
    if (missing.isEmpty()) {
      openblas_nolapack.blas_set_num_threads(1);
    }
    KERNELS.slowness().ifPresent(LOG::warn);
    PROBLEM = missing.or(() -> ProductCheck.run(ProductCheck.OPENBLAS).map(KERNELS::wrong));
  }

  private NativeCode() {}

  /** Loads OpenBLAS, and tells what is wrong if there is none. */
  private static Optional<String> missing() {
    try {
      Loader.load(org.bytedeco.openblas.global.openblas_nolapack.class);
      return Optional.empty();
    } catch (LinkageError e) {
      LOG.error("OpenBLAS cannot be loaded", e);
      String platform = Loader.getPlatform();
      return Optional.of(
          String.format(
              "OpenBLAS, which multiplies matrices, cannot be loaded on this machine, a %s: %s; add"
                  + " the jars 'javacpp' and 'openblas' of org.bytedeco with classifier %s, in the"
                  + " versions of those without one, to the class path of driver and executors",
              platform, e.getMessage(), platform));
    }
  }

  /**
   * Readies OpenBLAS if that has not been done in this JVM.
   *
   * @throws IllegalStateException if there is no OpenBLAS for this machine, or it multiplies
   *     wrongly here, with what cures it
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
