package io.github.meanfield.stages.network.sequence;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.OptimizerSettings;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** A network of Deeplearning4j for sequences of tokens, as Deeplearning4j itself computes it. */
public final class SequenceNetwork {

  private static final int SAMPLE = 60;
  private static final double STEP = 1e-5;
  private static final long SEED = 11;

  private final Model model;
  private final DataType type;

  private SequenceNetwork(Model model, DataType type) {
    this.model = model;
    this.type = type;
  }

  /** A configuration whose sizes are filled. */
  public static String filled(String json, int maxSteps, int numTokens, int numOutputs) {
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    ((EmbeddingSequenceLayer) network.parts().get(0).layer()).setNIn(numTokens);
    NetworkOutput.require(network).setNOut(numOutputs);
    return network.toJson().replace("\"maxSteps\" : 0", "\"maxSteps\" : " + maxSteps);
  }

  /** Opens a configuration, in floats, with its dropout. */
  public static SequenceNetwork open(String json, IUpdater updater) {
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    network.setSeed(7);
    network
        .parts()
        .forEach(
            part -> {
              if (part.layer() instanceof BaseLayer layer) {
                layer.setIUpdater(updater);
              }
            });
    return new SequenceNetwork(network.open(null), DataType.FLOAT);
  }

  /** Opens a configuration in doubles, with parameters of its own and nothing but the loss. */
  public static SequenceNetwork inDoubles(String json) {
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    OptimizerSettings.setPlain(network, new Sgd(1));
    return inDoubles(network);
  }

  /** The same with the dropout that a configuration has. */
  public static SequenceNetwork withDropout(String json) {
    return inDoubles(NetworkConfiguration.parse(json));
  }

  private static SequenceNetwork inDoubles(NetworkConfiguration network) {
    network.setSeed(7);
    Nd4j.getRandom().setSeed(SEED);
    INDArray parameters = Nd4j.randn(DataType.DOUBLE, 1, network.parameterLength()).muli(0.4);
    return new SequenceNetwork(network.openInDoubles(parameters), DataType.DOUBLE);
  }

  /** The tokens of rows, those of shorter rows padded by token 0. */
  private INDArray features(int[][] rows, int steps) {
    INDArray features = Nd4j.zeros(type, rows.length, steps);
    for (int i = 0; i < rows.length; i++) {
      for (int t = 0; t < rows[i].length; t++) {
        features.putScalar(i, t, rows[i][t]);
      }
    }
    return features;
  }

  private INDArray mask(int[][] rows, int steps) {
    INDArray mask = Nd4j.zeros(type, rows.length, steps);
    for (int i = 0; i < rows.length; i++) {
      for (int t = 0; t < rows[i].length; t++) {
        mask.putScalar(i, t, 1);
      }
    }
    return mask;
  }

  private INDArray labels(int[] classes, int numOutputs) {
    INDArray labels = Nd4j.zeros(type, classes.length, numOutputs);
    for (int i = 0; i < classes.length; i++) {
      labels.putScalar(i, classes[i], 1);
    }
    return labels;
  }

  /** The number of steps of the longest row. */
  public static int longest(int[][] rows) {
    return Arrays.stream(rows).mapToInt(row -> row.length).max().orElseThrow();
  }

  /** The model. */
  public Model model() {
    return model;
  }

  /** Outputs in scoring of rows that are padded to so many steps. */
  public double[] outputs(int[][] rows, int steps) {
    INDArray features = features(rows, steps);
    INDArray mask = mask(rows, steps);
    INDArray outputs =
        model instanceof MultiLayerNetwork chain
            ? chain.output(features, false, mask, null)
            : ((ComputationGraph) model)
                .output(false, new INDArray[] {features}, new INDArray[] {mask})[0];
    return outputs.dup('c').data().asDouble();
  }

  /** The gradient of the sum of the rows' losses. */
  public double[] gradient(int[][] rows, int steps, int[] classes, int numOutputs) {
    INDArray features = features(rows, steps);
    INDArray mask = mask(rows, steps);
    if (model instanceof MultiLayerNetwork chain) {
      chain.setInput(features);
      chain.setLabels(labels(classes, numOutputs));
      chain.setLayerMaskArrays(mask, null);
      chain.computeGradientAndScore();
      chain.clearLayerMaskArrays();
    } else {
      ComputationGraph graph = (ComputationGraph) model;
      graph.setInputs(features);
      graph.setLabels(labels(classes, numOutputs));
      graph.setLayerMaskArrays(new INDArray[] {mask}, null);
      graph.computeGradientAndScore();
      graph.clearLayerMaskArrays();
    }
    return model.getGradientsViewArray().dup('c').data().asDouble();
  }

  /** A step of training. */
  public void fit(int[][] rows, int[] classes, int numOutputs) {
    int steps = longest(rows);
    DataSet data =
        new DataSet(features(rows, steps), labels(classes, numOutputs), mask(rows, steps), null);
    if (model instanceof MultiLayerNetwork chain) {
      chain.fit(data);
    } else {
      ((ComputationGraph) model).fit(data);
    }
  }

  /**
   * The largest error of the gradient beside centred differences of the loss, of a sample of the
   * parameters, as a share of the largest derivative. All is computed with the same draws.
   */
  public double gradientError(int[][] rows, int[] classes, int numOutputs) {
    int steps = longest(rows);
    Nd4j.getRandom().setSeed(SEED);
    double[] gradient = gradient(rows, steps, classes, numOutputs);
    double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
    INDArray parameters = model.params();
    double worst = 0;
    for (int i : new Random(3).ints(SAMPLE, 0, gradient.length).toArray()) {
      double value = parameters.getDouble(i);
      double[] losses = new double[2];
      for (int side = 0; side < 2; side++) {
        parameters.putScalar(i, value + (side == 0 ? STEP : -STEP));
        Nd4j.getRandom().setSeed(SEED);
        gradient(rows, steps, classes, numOutputs);
        losses[side] = model.score() * rows.length;
      }
      parameters.putScalar(i, value);
      double difference = (losses[0] - losses[1]) / (2 * STEP);
      worst = Math.max(worst, Math.abs(difference - gradient[i]) / largest);
    }
    return worst;
  }
}
