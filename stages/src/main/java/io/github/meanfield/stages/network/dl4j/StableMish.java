package io.github.meanfield.stages.network.dl4j;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.OptimizerSettings;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.factory.Nd4j;

/** Mish whose derivative is right for large arguments too: ND4J 1.0.0-M2 has NaN from 22 on. */
public final class StableMish extends ActivationMish {

  private static final long serialVersionUID = 1L;

  /** The derivative is 1 from here on, as far as floats tell. */
  private static final float FLAT = 20;

  /** Puts it in the place of ND4J's in all layers of a network. */
  public static void replace(NetworkConfiguration network) {
    network.parts().stream()
        .map(NetworkConfiguration.Part::layer)
        .filter(layer -> layer != null)
        .flatMap(layer -> OptimizerSettings.directions(layer).stream())
        .forEach(StableMish::replace);
  }

  private static void replace(Layer layer) {
    if (layer instanceof BaseLayer base && isOriginal(base.getActivationFn())) {
      base.setActivationFn(new StableMish());
    } else if (layer instanceof ActivationLayer alone && isOriginal(alone.getActivationFn())) {
      alone.setActivationFn(new StableMish());
    }
  }

  private static boolean isOriginal(IActivation function) {
    return function != null && function.getClass() == ActivationMish.class;
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    Nd4j.getExecutioner().exec(new ScalarMin(in, FLAT));
    return super.backprop(in, epsilon);
  }
}
