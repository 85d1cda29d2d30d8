package io.github.meanfield.stages.network;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

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

  public void fit(Dl4jRows rows, INDArray labels) {
    if (model instanceof ComputationGraph graph && (rows.inputs().length > 1 || isMasked(rows))) {
      graph.fit(new MultiDataSet(rows.inputs(), new INDArray[] {labels}, rows.masks(), null));
    } else {
      ((NeuralNetwork) model).fit(new DataSet(rows.inputs()[0], labels, mask(rows), null));
    }
  }

  private static boolean isMasked(Dl4jRows rows) {
    return rows.masks() != null;
  }

  /** The mask of the only input. */
  private static INDArray mask(Dl4jRows rows) {
    return isMasked(rows) ? rows.masks()[0] : null;
  }

  /** The gradient of the sum of the losses of the rows, for all parameters. */
  public INDArray gradient(Dl4jRows rows, INDArray labels) {
    if (model instanceof MultiLayerNetwork chain) {
      chain.setInput(rows.inputs()[0]);
      chain.setLabels(labels);
      chain.setLayerMaskArrays(mask(rows), null);
      chain.computeGradientAndScore();
    } else {
      ComputationGraph graph = (ComputationGraph) model;
      graph.setInputs(rows.inputs());
      graph.setLabels(labels);
      graph.setLayerMaskArrays(rows.masks(), null);
      graph.computeGradientAndScore();
    }
    clearMasks(rows);
    return model.getGradientsViewArray();
  }

  private void clearMasks(Dl4jRows rows) {
    if (isMasked(rows)) {
      if (model instanceof MultiLayerNetwork chain) {
        chain.clearLayerMaskArrays();
      } else {
        ((ComputationGraph) model).clearLayerMaskArrays();
      }
    }
  }

  /** The layers, but for what other vertices of a graph do. */
  public Layer[] layers() {
    return model instanceof MultiLayerNetwork chain
        ? chain.getLayers()
        : ((ComputationGraph) model).getLayers();
  }

  /** Whether derivatives go back but some of the steps. */
  public boolean isTruncated() {
    BackpropType type =
        model instanceof MultiLayerNetwork chain
            ? chain.getLayerWiseConfigurations().getBackpropType()
            : ((ComputationGraph) model).getConfiguration().getBackpropType();
    return type == BackpropType.TruncatedBPTT;
  }

  /** Gives layers the memory to keep what they computed in training, if they want to. */
  public void allowCaches() {
    if (model instanceof MultiLayerNetwork chain) {
      chain.getLayerWiseConfigurations().setCacheMode(CacheMode.DEVICE);
    } else {
      ((ComputationGraph) model).getConfiguration().setCacheMode(CacheMode.DEVICE);
    }
  }

  /**
   * Puts other layers in the place of some. To be called before the network is trained.
   *
   * @param replacement gives the layer that takes the place of one, or that one; of a layer that is
   *     frozen or otherwise wrapped the layer inside is asked for
   */
  public void replaceLayers(UnaryOperator<Layer> replacement) {
    Layer[] layers = layers();
    Map<Layer, Layer> replaced = new IdentityHashMap<>();
    for (int i = 0; i < layers.length; i++) {
      Layer other = replaced(layers[i], replacement);
      replaced.put(layers[i], other);
      layers[i] = other;
    }
    if (model instanceof ComputationGraph graph) {
      for (GraphVertex vertex : graph.getVertices()) {
        if (vertex instanceof LayerVertex of && replaced.containsKey(of.getLayer())) {
          of.setLayer(replaced.get(of.getLayer()));
        }
      }
    }
  }

  private static Layer replaced(Layer layer, UnaryOperator<Layer> replacement) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      wrapper.setUnderlying(replaced(wrapper.getUnderlying(), replacement));
      return wrapper;
    }
    return replacement.apply(layer);
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
  public INDArray outputInTraining(Dl4jRows rows) {
    return output(rows, true);
  }

  private INDArray output(Dl4jRows rows, boolean inTraining) {
    INDArray outputs =
        model instanceof MultiLayerNetwork chain
            ? chain.output(rows.inputs()[0], inTraining, mask(rows), null)
            : ((ComputationGraph) model).output(inTraining, rows.inputs(), rows.masks())[0];
    clearMasks(rows);
    return outputs;
  }

  /**
   * What a network gives for rows of features.
   *
   * @param outputs a row of outputs for each
   * @param activations what a part gives on the way to them
   */
  public record Outputs(INDArray outputs, INDArray activations) {}

  /**
   * Outputs of rows of features, as {@link #output(Dl4jRows)} has them, and what a part gives.
   *
   * @param part number of the part, in a MultiLayerNetwork
   * @param name its name, in a ComputationGraph
   */
  public Outputs outputs(Dl4jRows rows, int part, String name) {
    Outputs outputs;
    if (model instanceof MultiLayerNetwork chain) {
      chain.setLayerMaskArrays(mask(rows), null);
      List<INDArray> all = chain.feedForward(rows.inputs()[0], false);
      outputs = new Outputs(required(rows, all.get(all.size() - 1)), all.get(part + 1));
    } else {
      ComputationGraph graph = (ComputationGraph) model;
      graph.setLayerMaskArrays(rows.masks(), null);
      Map<String, INDArray> all = graph.feedForward(rows.inputs(), false);
      String output = graph.getConfiguration().getNetworkOutputs().get(0);
      outputs = new Outputs(required(rows, all.get(output)), all.get(name));
    }
    clearMasks(rows);
    return outputs;
  }

  /**
   * Outputs of rows of features.
   *
   * @throws IllegalArgumentException if they are not a row of outputs for each; the message says
   *     what the network "has"
   */
  public INDArray output(Dl4jRows rows) {
    return required(rows, output(rows, false));
  }

  private static INDArray required(Dl4jRows rows, INDArray outputs) {
    if (outputs.rank() != 2 || outputs.size(0) != rows.count()) {
      throw new IllegalArgumentException(
          String.format(
              "has outputs of shape %s for %d rows, but must have a row of outputs for each",
              Arrays.toString(outputs.shape()), rows.count()));
    }
    return outputs;
  }
}
