package io.github.meanfield.benchmark;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import io.github.meanfield.stages.network.natives.BlasKernels;
import io.github.meanfield.stages.network.natives.NativeCode;

/** Which BLAS Spark's contestants compute by; decided once in a JVM. */
enum SparkBlas {
  /** The OpenBLAS that Meanfield computes by. */
  OPENBLAS,

  /** What Spark has where a machine has no BLAS installed. */
  JAVA;

  /** Has Spark compute by it. Call before Spark computes. */
  void use() {
    if (this == OPENBLAS) {
      // Its kernels are chosen before it is loaded.
      NativeCode.ensure();
      System.setProperty("dev.ludovic.netlib.blas.nativeLibPath", BlasKernels.library().toString());
    } else {
      System.setProperty("dev.ludovic.netlib.blas.nativeLib", "none");
    }
  }

  /** What Spark has found. */
  static String found() {
    try {
      return NativeBLAS.getInstance().getClass().getSimpleName()
          + " with the OpenBLAS of Meanfield";
    } catch (RuntimeException e) {
      // As netlib says that there is none.
      return BLAS.getInstance().getClass().getSimpleName();
    }
  }
}
