package io.github.meanfield.stages.network.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.factory.Nd4j;

/** Mish whose derivative is right for large arguments too: ND4J 1.0.0-M2 has NaN from 22 on. */
final class StableMish extends ActivationMish {

  private static final long serialVersionUID = 1L;

  /** The derivative is 1 from here on, as far as floats tell. */
  private static final float FLAT = 20;

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    Nd4j.getExecutioner().exec(new ScalarMin(in, FLAT));
    return super.backprop(in, epsilon);
  }
}
