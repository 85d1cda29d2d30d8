package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Dense;
import io.github.meanfield.runtime.steps.Encode;
import io.github.meanfield.runtime.steps.EncodeSequence;
import io.github.meanfield.runtime.steps.Layer;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.runtime.steps.Normalize;
import java.util.ArrayList;
import java.util.List;

/** Computes a network for one row at a time, in its own memory; for one thread. */
final class NetworkEvaluation {

  private final LayerEvaluation[] layers;

  /** Computes a layer for one row. */
  interface LayerEvaluation {

    /**
     * Computes a layer.
     *
     * @param input what the layer before has given; it may be overwritten unless it is a row's
     *     features, which come to the first layer
     * @return the outputs, valid until the next row
     */
    float[] apply(float[] input);
  }

  NetworkEvaluation(Network network) {
    List<LayerEvaluation> all = new ArrayList<>();
    int width = network.numFeatures();
    for (Layer layer : network.layers()) {
      width = layer.outputs() == Layer.ANY ? width : layer.outputs();
      if (layer instanceof Dense dense) {
        all.add(new DenseEvaluation(dense.weights(), dense.bias()));
      } else if (layer instanceof Activate activate) {
        all.add(new ActivationEvaluation(activate, width));
      } else if (layer instanceof Normalize normalize) {
        all.add(new NormalizeEvaluation(normalize));
      } else if (layer instanceof EncodeSequence sequence) {
        all.add(new SequenceEvaluation(sequence));
      } else {
        all.add(new EncodeEvaluation((Encode) layer));
      }
    }
    layers = all.toArray(new LayerEvaluation[0]);
  }

  /**
   * Computes a row.
   *
   * @param features numFeatures values, which stay as they are
   * @param numLayers after so many layers numbers are kept; 0 for none
   * @param kept takes them
   * @return numOutputs values, valid until the next row
   */
  float[] outputs(float[] features, int numLayers, double[] kept) {
    float[] values = features;
    for (int i = 0; i < layers.length; i++) {
      values = layers[i].apply(values);
      for (int j = 0; i + 1 == numLayers && j < kept.length; j++) {
        kept[j] = values[j];
      }
    }
    return values;
  }
}
