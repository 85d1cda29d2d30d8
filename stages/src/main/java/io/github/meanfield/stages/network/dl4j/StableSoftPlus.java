package io.github.meanfield.stages.network.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Softplus that is right for large arguments too: ND4J 1.0.0-M2 has infinity from 89 on. */
final class StableSoftPlus extends ActivationSoftPlus {

  private static final long serialVersionUID = 1L;

  /** The identity from here on, as far as doubles tell; it is never less than that. */
  private static final float STRAIGHT = 40;

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    INDArray identity = in.dup();
    Nd4j.getExecutioner().exec(new ScalarMin(in, STRAIGHT));
    return Transforms.max(super.getActivation(in, training), identity, false);
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    Nd4j.getExecutioner().exec(new ScalarMin(in, STRAIGHT));
    return super.backprop(in, epsilon);
  }
}
