package io.github.meanfield.stages.network.sequence;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Layer normalization (Ba et al. 2016) without gain and shift: the numbers of each step get mean 0
 * and variance 1.
 *
 * @param normalized what came out, numbers × steps
 * @param deviations what each step was divided by, 1 × steps
 */
record StepNormalization(INDArray normalized, INDArray deviations) {

  /** Added to the variance, for steps of equal numbers, such as the zeros of padding. */
  private static final double VARIANCE = 1e-5;

  /**
   * Normalizes steps.
   *
   * @param steps numbers × steps
   * @param normalized where they go
   * @param deviations where the deviations go
   */
  static StepNormalization of(INDArray steps, INDArray normalized, INDArray deviations) {
    normalized.assign(steps);
    normalized.subiRowVector(steps.mean(true, 0));
    INDArray lengths = normalized.norm2(true, 0);
    deviations.assign(lengths.muli(lengths).divi(steps.size(0)).addi(VARIANCE));
    Transforms.sqrt(deviations, false);
    normalized.diviRowVector(deviations);
    return new StepNormalization(normalized, deviations);
  }

  /**
   * The derivatives by the steps.
   *
   * @param delta those by what came out, which are overwritten
   * @return the same array
   */
  INDArray backward(INDArray delta) {
    INDArray along = delta.mul(normalized).mean(true, 0);
    delta.subiRowVector(delta.mean(true, 0));
    delta.subi(normalized.mulRowVector(along));
    return delta.diviRowVector(deviations);
  }
}
