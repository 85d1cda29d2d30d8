package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.GaussianCode;
import io.github.meanfield.stages.network.ParametricActivation;
import io.github.meanfield.stages.network.tabular.TabularEncoder;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.stepfunctions.NegativeGradientStepFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

/** A DL4J configuration, read into the parts that the dense engine computes with. */
final class Architecture {

  private final List<Layer> layers = new ArrayList<>();
  private final List<Integer> partEnds = new ArrayList<>();
  private final List<Integer> partWidths = new ArrayList<>();
  private final Optimizer.Builder optimizer = new Optimizer.Builder();
  private LayerTraining training = new LayerTraining(optimizer);
  private boolean ended;
  private int numFeatures;
  private int width;
  private int widest;
  private int parameterLength;

  private Architecture() {}

  /**
   * Reads a configuration.
   *
   * @param configuration the configuration
   * @return its parts, new ones at each call
   * @throws UnsupportedNetworkException if the dense engine does not compute all of it
   */
  static Architecture of(MultiLayerConfiguration configuration) throws UnsupportedNetworkException {
    Architecture architecture = new Architecture();
    UnsupportedNetworkException.unless(
        configuration.getDataType() == DataType.FLOAT, "data type " + configuration.getDataType());
    UnsupportedNetworkException.unless(
        configuration.getInputPreProcessors() == null
            || configuration.getInputPreProcessors().isEmpty(),
        "input preprocessors");
    UnsupportedNetworkException.unless(
        configuration.getBackpropType() == BackpropType.Standard, "backpropagation through time");
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      architecture.add(layer);
      architecture.partEnds.add(architecture.layers.size());
      architecture.partWidths.add(architecture.width);
    }
    UnsupportedNetworkException.unless(
        architecture.ended, "a network without an OutputLayer at its end");
    return architecture;
  }

  private void add(NeuralNetConfiguration conf) throws UnsupportedNetworkException {
    UnsupportedNetworkException.unless(!ended, "layers after the output layer");
    UnsupportedNetworkException.unless(
        conf.getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT,
        "optimization algorithm " + conf.getOptimizationAlgo());
    UnsupportedNetworkException.unless(
        conf.isMiniBatch() && conf.isMinimize(), "gradients that are not means of minibatches");
    UnsupportedNetworkException.unless(
        conf.getStepFunction() == null
            || conf.getStepFunction() instanceof NegativeGradientStepFunction,
        "step function " + conf.getStepFunction());
    if (conf.getLayer() instanceof FrozenLayer frozen) {
      addFrozen(frozen.getLayer());
    } else {
      addLayer(conf.getLayer());
    }
  }

  /** Frozen layers come first, as no gradient passes them. */
  private void addFrozen(Object layer) throws UnsupportedNetworkException {
    UnsupportedNetworkException.unless(
        layers.stream().noneMatch(Layer::isTrained), "a frozen layer behind one that is trained");
    UnsupportedNetworkException.unless(!(layer instanceof OutputLayer), "a frozen output layer");
    int first = layers.size();
    int firstParameter = parameterLength;
    training = new LayerTraining(new Optimizer.Builder());
    addLayer(layer);
    training = new LayerTraining(optimizer);
    optimizer.add(new NoOp(), parameterLength - firstParameter);
    layers.subList(first, layers.size()).replaceAll(Frozen::new);
  }

  private void addLayer(Object layer) throws UnsupportedNetworkException {
    if (layer.getClass() == DenseLayer.class) {
      addDense((DenseLayer) layer);
    } else if (layer.getClass() == OutputLayer.class) {
      addOutput((OutputLayer) layer);
    } else if (layer.getClass() == BatchNormalization.class) {
      addBatchNorm((BatchNormalization) layer);
    } else if (layer.getClass() == ParametricActivation.class) {
      addParametric((ParametricActivation) layer);
    } else if (layer.getClass() == ActivationLayer.class) {
      addActivation((ActivationLayer) layer);
    } else if (layer.getClass() == GaussianCode.class) {
      addGaussian((GaussianCode) layer);
    } else if (layer.getClass() == TabularInput.class) {
      addTabular((TabularInput) layer);
    } else {
      throw new UnsupportedNetworkException("layer " + layer.getClass().getSimpleName());
    }
  }

  private void addDense(DenseLayer layer) throws UnsupportedNetworkException {
    UnsupportedNetworkException.unless(!layer.hasLayerNorm(), "layer normalization");
    connect((int) layer.getNIn());
    addDropout(layer.getIDropout());
    training.addLinear(layer, parameterLength, layer.hasBias());
    addLinear((int) layer.getNOut(), layer.hasBias());
    addStep(new Nonlinearity(Activations.of(layer.getActivationFn()), width));
  }

  private void addOutput(OutputLayer layer) throws UnsupportedNetworkException {
    connect((int) layer.getNIn());
    addDropout(layer.getIDropout());
    training.addLinear(layer, parameterLength, layer.hasBias());
    addLinear((int) layer.getNOut(), layer.hasBias());
    ended = true;
  }

  private void addLinear(int outputs, boolean biased) {
    addStep(new Linear(width, outputs, biased));
    width = outputs;
    widest = Math.max(widest, outputs);
  }

  private void addBatchNorm(BatchNormalization layer) throws UnsupportedNetworkException {
    UnsupportedNetworkException.unless(
        !layer.isLockGammaBeta(), "batch normalization with fixed gamma and beta");
    UnsupportedNetworkException.unless(
        layer.getIDropout() == null, "dropout in a batch normalization layer");
    connect((int) layer.getNOut());
    training.addBatchNorm(layer, parameterLength);
    addStep(new BatchNorm(width, layer.getEps(), layer.getDecay(), layer.isUseLogStd()));
  }

  private void addActivation(ActivationLayer layer) throws UnsupportedNetworkException {
    UnsupportedNetworkException.unless(
        layer.getIDropout() == null, "dropout in an activation layer");
    UnsupportedNetworkException.unless(!layers.isEmpty(), "an activation layer at the input");
    addStep(new Nonlinearity(Activations.of(layer.getActivationFn()), width));
  }

  private void addParametric(ParametricActivation layer) throws UnsupportedNetworkException {
    UnsupportedNetworkException.unless(!layers.isEmpty(), "an activation layer at the input");
    connect((int) layer.getNOut());
    training.addParametric(layer, parameterLength);
    addStep(new ParametricNonlinearity(Activations.of(layer.getActivationFn()), width));
  }

  private void addGaussian(GaussianCode layer) throws UnsupportedNetworkException {
    UnsupportedNetworkException.unless(!layers.isEmpty(), "a GaussianCode at the input");
    connect(Math.multiplyExact(2, layer.size()));
    addStep(new Gaussian(layer));
    width = layer.size();
  }

  private void addTabular(TabularInput layer) throws UnsupportedNetworkException {
    UnsupportedNetworkException.unless(layers.isEmpty(), "a TabularInput behind another layer");
    TabularEncoder encoder = layer.encoder();
    numFeatures = encoder.numFeatures();
    width = encoder.width();
    widest = Math.max(widest, width);
    training.addTabular(layer, parameterLength);
    addStep(new Tabular(layer));
  }

  private void addDropout(IDropout dropout) throws UnsupportedNetworkException {
    if (dropout instanceof GaussianNoise noise && noise.getStddevSchedule() == null) {
      addStep(new Noise(noise.getStddev(), width));
    } else if (dropout != null) {
      addStep(new Dropout(Dropout.retention(dropout), width));
    }
  }

  /** Requires that the next layer takes as many inputs as the one before has outputs. */
  private void connect(int inputs) throws UnsupportedNetworkException {
    if (layers.isEmpty()) {
      numFeatures = inputs;
      width = inputs;
    }
    UnsupportedNetworkException.unless(
        inputs == width && inputs > 0, "a layer of " + inputs + " inputs after " + width);
  }

  private void addStep(Layer layer) {
    layers.add(layer);
    parameterLength = Math.addExact(parameterLength, layer.parameterLength());
  }

  /** The steps from features to outputs, the activation of the output layer not included. */
  List<Layer> layers() {
    return layers;
  }

  /** For each layer of the configuration the number of its first step. */
  int[] starts() {
    return IntStream.range(0, partEnds.size())
        .map(part -> part == 0 ? 0 : stepsTo(part - 1))
        .toArray();
  }

  /** Number of steps up to the end of a layer of the configuration, by its number. */
  int stepsTo(int part) {
    return partEnds.get(part);
  }

  /** Outputs of a layer of the configuration, by its number. */
  int widthOf(int part) {
    return partWidths.get(part);
  }

  /** Number of outputs. */
  int numOutputs() {
    return width;
  }

  /** The most outputs of a layer. */
  int widest() {
    return widest;
  }

  /** What makes a step of a gradient. */
  Optimizer optimizer() {
    return optimizer.build();
  }

  /** Number of features. */
  int numFeatures() {
    return numFeatures;
  }

  /** Number of parameters. */
  int parameterLength() {
    return parameterLength;
  }
}
