package io.github.meanfield.stages.network;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network computed by Deeplearning4j: any {@code MultiLayerConfiguration}. */
public final class Dl4jNetwork implements TrainableNetwork {

  private final StepLearningRate step = new StepLearningRate();
  private final BatchLoss loss = new BatchLoss();
  private final MultiLayerNetwork network;
  private final MultiLayerNetwork logits;
  private final int numFeatures;
  private final int numOutputs;

  /**
   * A fresh network: its parameters are drawn from the configuration's seed.
   *
   * @param configuration JSON of a {@code MultiLayerConfiguration} whose input is a row of features
   */
  public Dl4jNetwork(String configuration) {
    OneThread.ensure();
    network = new MultiLayerNetwork(forTraining(configuration));
    network.init();
    // The same parameters behind an output layer without activation, which gives the logits.
    logits = new MultiLayerNetwork(withoutOutputActivation(configuration));
    logits.init(network.params(), false);
    numFeatures = network.layerInputSize(0);
    numOutputs = network.layerSize(network.getnLayers() - 1);
  }

  /** The learning rate and the loss of the configuration give way to those of each step. */
  private MultiLayerConfiguration forTraining(String configuration) {
    MultiLayerConfiguration copy = MultiLayerConfiguration.fromJson(configuration);
    step.applyTo(copy);
    outputLayer(copy).setLossFn(loss);
    return copy;
  }

  private static BaseOutputLayer outputLayer(MultiLayerConfiguration configuration) {
    return (BaseOutputLayer) configuration.getConf(configuration.getConfs().size() - 1).getLayer();
  }

  private static MultiLayerConfiguration withoutOutputActivation(String configuration) {
    MultiLayerConfiguration copy = MultiLayerConfiguration.fromJson(configuration);
    outputLayer(copy).setActivationFn(new ActivationIdentity());
    return copy;
  }

  @Override
  public int parameterLength() {
    return (int) network.numParams();
  }

  @Override
  public int stateLength() {
    INDArray updaterState = updaterState();
    return parameterLength() + (updaterState == null ? 0 : (int) updaterState.length());
  }

  @Override
  public void begin(float[] state, int updaterSteps, int epoch, long seed) {
    assign(network.params(), state, 0);
    if (state.length > parameterLength()) {
      assign(updaterState(), state, parameterLength());
    }
    network.setIterationCount(updaterSteps);
    network.setEpochCount(epoch);
    // ND4J keeps one generator a thread, and dropout draws from it.
    Nd4j.getRandom().setSeed(seed);
  }

  @Override
  public double fit(MiniBatch batch, double learningRate) {
    step.set(learningRate);
    loss.batch = batch;
    network.fit(
        matrix(batch.features(), batch.rows(), numFeatures), Nd4j.zeros(batch.rows(), numOutputs));
    return loss.sum;
  }

  @Override
  public double gradient(MiniBatch batch, float[] gradient) {
    loss.batch = batch;
    network.setInput(matrix(batch.features(), batch.rows(), numFeatures));
    network.setLabels(Nd4j.zeros(batch.rows(), numOutputs));
    network.computeGradientAndScore();
    read(network.getGradientsViewArray(), gradient, 0);
    // Derivatives are sums over the rows up to here; the updater divides them.
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= batch.rows();
    }
    return loss.sum;
  }

  /** What each of the parameters is. */
  public ParameterLayout layout() {
    return ParameterLayout.of(network.paramTable());
  }

  @Override
  public float[] state() {
    float[] state = new float[stateLength()];
    read(network.params(), state, 0);
    if (state.length > parameterLength()) {
      read(updaterState(), state, parameterLength());
    }
    return state;
  }

  @Override
  public float[] outputs(float[] features, int rows) {
    return logits.output(matrix(features, rows, numFeatures)).dup('c').data().asFloat();
  }

  /** Null for an updater without state. */
  private INDArray updaterState() {
    Updater updater = network.getUpdater(true);
    return updater.getStateViewArray();
  }

  private static INDArray matrix(float[] values, int rows, int columns) {
    float[] exact =
        values.length == rows * columns ? values : Arrays.copyOf(values, rows * columns);
    return Nd4j.create(exact, new long[] {rows, columns}, 'c');
  }

  private static void assign(INDArray view, float[] values, int offset) {
    pointer(view).put(values, offset, (int) view.length());
  }

  private static void read(INDArray view, float[] values, int offset) {
    pointer(view).get(values, offset, (int) view.length());
  }

  /** The memory of a flat view; ND4J's own copies go value by value through doubles. */
  private static FloatPointer pointer(INDArray view) {
    return new FloatPointer(view.data().addressPointer());
  }
}
