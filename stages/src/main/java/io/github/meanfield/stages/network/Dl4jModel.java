package io.github.meanfield.stages.network;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * What DL4J's two kinds of networks do alike under different names.
 *
 * @param model a MultiLayerNetwork or a ComputationGraph
 */
public record Dl4jModel(Model model) {

  public INDArray parameters() {
    return model.params();
  }

  /** Null for an updater without state. */
  public INDArray updaterState() {
    return ((NeuralNetwork) model).updaterState();
  }

  /** Sets the counts that updaters and schedules look at. */
  public void setCounts(int iterations, int epochs) {
    if (model instanceof MultiLayerNetwork chain) {
      chain.setIterationCount(iterations);
      chain.setEpochCount(epochs);
    } else {
      ComputationGraph graph = (ComputationGraph) model;
      graph.getConfiguration().setIterationCount(iterations);
      graph.getConfiguration().setEpochCount(epochs);
    }
  }

  public void fit(INDArray features, INDArray labels) {
    ((NeuralNetwork) model).fit(new DataSet(features, labels));
  }

  /** The gradient of the sum of the losses of the rows, for all parameters. */
  public INDArray gradient(INDArray features, INDArray labels) {
    if (model instanceof MultiLayerNetwork chain) {
      chain.setInput(features);
      chain.setLabels(labels);
      chain.computeGradientAndScore();
    } else {
      ComputationGraph graph = (ComputationGraph) model;
      graph.setInputs(features);
      graph.setLabels(labels);
      graph.computeGradientAndScore();
    }
    return model.getGradientsViewArray();
  }

  /** The layers, but for what other vertices of a graph do. */
  public Layer[] layers() {
    return model instanceof MultiLayerNetwork chain
        ? chain.getLayers()
        : ((ComputationGraph) model).getLayers();
  }

  /** The layers that add to the loss. */
  private Stream<GaussianCodeLayer> codes() {
    return Stream.of(layers())
        .filter(GaussianCodeLayer.class::isInstance)
        .map(GaussianCodeLayer.class::cast);
  }

  /** Hands the weights of rows to the layers that add to their loss. */
  public void setRowWeights(MiniBatch rows) {
    codes()
        .forEach(
            code ->
                code.setRowWeights(
                    IntStream.range(0, rows.rows()).mapToDouble(rows::weight).toArray()));
  }

  /** What layers add to the sum of the weighted losses of the rows that were trained on last. */
  public double divergence() {
    return codes().mapToDouble(GaussianCodeLayer::divergence).sum();
  }

  /** Outputs as in training, which differ with batch normalization: it looks at these rows. */
  public INDArray outputInTraining(INDArray features) {
    return model instanceof MultiLayerNetwork chain
        ? chain.output(features, true)
        : ((ComputationGraph) model).outputSingle(true, features);
  }

  /**
   * What a network gives for rows of features.
   *
   * @param outputs a row of outputs for each
   * @param activations what a part gives on the way to them
   */
  public record Outputs(INDArray outputs, INDArray activations) {}

  /**
   * Outputs of rows of features, as {@link #output(INDArray)} has them, and what a part gives.
   *
   * @param part number of the part, in a MultiLayerNetwork
   * @param name its name, in a ComputationGraph
   */
  public Outputs outputs(INDArray features, int part, String name) {
    if (model instanceof MultiLayerNetwork chain) {
      List<INDArray> all = chain.feedForward(features, false);
      return new Outputs(required(features, all.get(all.size() - 1)), all.get(part + 1));
    }
    ComputationGraph graph = (ComputationGraph) model;
    Map<String, INDArray> all = graph.feedForward(features, false);
    String output = graph.getConfiguration().getNetworkOutputs().get(0);
    return new Outputs(required(features, all.get(output)), all.get(name));
  }

  /**
   * Outputs of rows of features.
   *
   * @throws IllegalArgumentException if they are not a row of outputs for each; the message says
   *     what the network "has"
   */
  public INDArray output(INDArray features) {
    return required(
        features,
        model instanceof MultiLayerNetwork chain
            ? chain.output(features)
            : ((ComputationGraph) model).outputSingle(features));
  }

  private static INDArray required(INDArray features, INDArray outputs) {
    if (outputs.rank() != 2 || outputs.size(0) != features.size(0)) {
      throw new IllegalArgumentException(
          String.format(
              "has outputs of shape %s for %d rows, but must have a row of outputs for each",
              Arrays.toString(outputs.shape()), features.size(0)));
    }
    return outputs;
  }
}
