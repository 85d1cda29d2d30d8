package io.github.meanfield.stages.network.dl4j;

import io.github.meanfield.stages.network.CurrentStep;
import io.github.meanfield.stages.network.Dl4jModel;
import io.github.meanfield.stages.network.Dl4jRows;
import io.github.meanfield.stages.network.InitialParameters;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.NetworkSize;
import io.github.meanfield.stages.network.ParameterLayout;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowShape;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network computed by Deeplearning4j: any {@code MultiLayerConfiguration} or {@code
 * ComputationGraphConfiguration} that takes of rows numbers or sequences and gives rows of outputs.
 */
public final class Dl4jNetwork implements TrainableNetwork {

  /** Most numbers of a layer that is scored, which bounds memory. */
  private static final int MOST_FLOATS = 1 << 24;

  private final CurrentStep current = new CurrentStep();
  private final BatchLoss loss = new BatchLoss();
  private final String configuration;
  private final RowShape rowShape;
  private final List<String> partNames;
  private final IntUnaryOperator widest;
  private final boolean isConstrained;

  /** For scoring: its output layer has no activation, so that it gives the logits. */
  private final Dl4jModel logits;

  /** For training: the same parameters, with updaters. Null until it is needed. */
  private Dl4jModel training;

  private int numOutputs;

  /** Where training stands, for updaters and schedules. */
  private int iterations;

  private int epochs;

  /**
   * A fresh network: its parameters are drawn from the configuration's seed, by {@link
   * InitialParameters} or else by DL4J.
   *
   * @param configuration JSON of a network's configuration
   * @throws IllegalArgumentException if {@link NetworkConfiguration} does not take it, or an input
   *     does not take of rows what it tells, or padding of sequences would change what it gives
   */
  public Dl4jNetwork(String configuration) {
    Nd4jCode.ensure();
    this.configuration = configuration;
    NetworkConfiguration scoring = NetworkConfiguration.parse(configuration);
    rowShape = scoring.rowShape();
    partNames = scoring.parts().stream().map(NetworkConfiguration.Part::name).toList();
    widest = NetworkSize.widest(scoring);
    isConstrained = scoring.parts().stream().anyMatch(Dl4jNetwork::mayBeConstrained);
    NetworkOutput.removeActivation(scoring);
    INDArray drawn =
        InitialParameters.draw(scoring)
            .map(values -> Nd4j.create(values, new long[] {1, values.length}, 'c'))
            .orElse(null);
    StableActivations.replace(scoring);
    scoring.maskPadding();
    logits = new Dl4jModel(scoring.open(drawn));
    FastLayers.install(logits);
  }

  /** Layers that hold others are not looked into. */
  private static boolean mayBeConstrained(NetworkConfiguration.Part part) {
    boolean isFree =
        part.layer() instanceof BaseLayer layer
            && (layer.getConstraints() == null || layer.getConstraints().isEmpty());
    return part.length() > 0 && !isFree;
  }

  private Dl4jModel training() {
    if (training == null) {
      NetworkConfiguration copy = NetworkConfiguration.parse(configuration);
      OutputLayer output = NetworkOutput.require(copy);
      // The loss of the configuration gives way to that of each minibatch.
      current.applyTo(copy);
      StableActivations.replace(copy);
      copy.maskPadding();
      output.setLossFn(loss);
      numOutputs = Math.toIntExact(output.getNOut());
      training = new Dl4jModel(copy.open(logits.parameters()));
      FastLayers.install(training);
      training.allowCaches();
      training.setCounts(iterations, epochs);
    }
    return training;
  }

  @Override
  public RowShape rowShape() {
    return rowShape;
  }

  @Override
  public int parameterLength() {
    return (int) logits.parameters().length();
  }

  @Override
  public int stateLength() {
    INDArray updaterState = training().updaterState();
    return parameterLength() + (updaterState == null ? 0 : (int) updaterState.length());
  }

  @Override
  public int rowWidth(boolean sparse) {
    return widest.applyAsInt(rowShape.mostSteps());
  }

  @Override
  public void begin(float[] state, int updaterSteps, int epoch, long seed) {
    iterations = updaterSteps;
    epochs = epoch;
    assign(logits.parameters(), state, 0);
    if (state.length > parameterLength()) {
      assign(training().updaterState(), state, parameterLength());
    }
    if (training != null) {
      training.setCounts(updaterSteps, epoch);
    }
    // ND4J keeps one generator a thread, and dropout draws from it.
    Nd4j.getRandom().setSeed(seed);
  }

  @Override
  public double fit(MiniBatch batch, Step step) {
    Dl4jModel network = training();
    current.set(step);
    loss.batch = batch;
    network.setRowWeights(batch);
    network.fit(rows(batch), Nd4j.zeros(batch.rows(), numOutputs));
    return loss.sum + network.divergence();
  }

  private Dl4jRows rows(MiniBatch batch) {
    return Dl4jRows.of(batch.features(), batch.rows(), rowShape);
  }

  @Override
  public double gradient(MiniBatch batch, float[] gradient) {
    Dl4jModel network = training();
    current.set(Step.PLAIN);
    loss.batch = batch;
    network.setRowWeights(batch);
    INDArray sums = network.gradient(rows(batch), Nd4j.zeros(batch.rows(), numOutputs));
    read(sums, gradient, 0);
    // DL4J sums over the rows, and its updater divides by their number.
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= batch.rows();
    }
    return loss.sum + network.divergence();
  }

  @Override
  public void constrain(float[] state) {
    if (!isConstrained) {
      return;
    }
    assign(logits.parameters(), state, 0);
    logits.model().applyConstraints(iterations, epochs);
    read(logits.parameters(), state, 0);
  }

  @Override
  public void averageInto(float[] average, float share) {
    float[] parameters = new float[average.length];
    read(logits.parameters(), parameters, 0);
    for (int i = 0; i < average.length; i++) {
      average[i] += share * (parameters[i] - average[i]);
    }
  }

  @Override
  public long bytes() {
    // Both networks have the same parameters; training adds as many gradients, and the state.
    return (long) Float.BYTES * parameterLength()
        + (training == null ? 0 : (long) Float.BYTES * stateLength());
  }

  @Override
  public ParameterLayout layout() {
    return ParameterLayout.of(
        logits.model().paramTable(), NetworkConfiguration.parse(configuration));
  }

  @Override
  public float[] state() {
    float[] state = new float[stateLength()];
    read(logits.parameters(), state, 0);
    if (state.length > parameterLength()) {
      read(training().updaterState(), state, parameterLength());
    }
    return state;
  }

  @Override
  public float[] outputs(float[] features, int rows, int part, float[] activations) {
    if (rowShape.hasSequences()) {
      return outputsByLength(features, rows, part, activations);
    }
    int numFeatures = rowShape.width();
    int most = FeatureRows.atOnce(rows, MOST_FLOATS, rowWidth(false));
    float[] result = {};
    for (int from = 0; from < rows; from += most) {
      int to = Math.min(rows, from + most);
      float[] slice =
          from == 0 ? features : Arrays.copyOfRange(features, from * numFeatures, to * numFeatures);
      Values values = values(slice, to - from, part);
      values.copyActivations(activations, from);
      if (most == rows) {
        return values.outputs;
      }
      int width = values.outputs.length / (to - from);
      result = from == 0 ? new float[Math.multiplyExact(rows, width)] : result;
      System.arraycopy(values.outputs, 0, result, from * width, values.outputs.length);
    }
    return result;
  }

  /** Rows with sequences of about one length are computed together, as padding takes time too. */
  private float[] outputsByLength(float[] features, int rows, int part, float[] activations) {
    LengthSlices slices = LengthSlices.of(features, rows, rowShape, widest, MOST_FLOATS);
    int numFeatures = rowShape.width();
    float[] result = {};
    for (int[] slice : slices.slices()) {
      float[] gathered = new float[Math.multiplyExact(slice.length, numFeatures)];
      for (int i = 0; i < slice.length; i++) {
        System.arraycopy(features, slice[i] * numFeatures, gathered, i * numFeatures, numFeatures);
      }
      Values values = values(gathered, slice.length, part);
      int width = values.outputs.length / slice.length;
      result = result.length == 0 ? new float[Math.multiplyExact(rows, width)] : result;
      for (int i = 0; i < slice.length; i++) {
        System.arraycopy(values.outputs, i * width, result, slice[i] * width, width);
        values.copyActivations(i, activations, slice[i]);
      }
    }
    return result;
  }

  /**
   * What some rows give.
   *
   * @param outputs outputs, row by row
   * @param activations what a part gives, row by row; none if it is not asked for
   */
  private record Values(float[] outputs, float[] activations, int rows) {

    void copyActivations(float[] into, int firstRow) {
      int width = activations.length / rows;
      System.arraycopy(activations, 0, into, firstRow * width, activations.length);
    }

    void copyActivations(int row, float[] into, int intoRow) {
      int width = activations.length / rows;
      System.arraycopy(activations, row * width, into, intoRow * width, width);
    }
  }

  private Values values(float[] features, int count, int part) {
    Dl4jRows rows = Dl4jRows.of(features, count, rowShape);
    if (part == NO_PART) {
      return new Values(floats(logits.output(rows)), new float[0], count);
    }
    Dl4jModel.Outputs all = logits.outputs(rows, part, partNames.get(part));
    return new Values(floats(all.outputs()), floats(all.activations()), count);
  }

  private static float[] floats(INDArray values) {
    return values.dup('c').data().asFloat();
  }

  private static void assign(INDArray array, float[] values, int offset) {
    new FloatPointer(array.data().addressPointer()).put(values, offset, (int) array.length());
    Reference.reachabilityFence(array);
  }

  /**
   * Copies what an array holds in a row; ND4J's own copies go value by value through doubles. The
   * fence is there as ND4J frees an array that nothing refers to, whatever points to its memory.
   */
  static void read(INDArray array, float[] values, int offset) {
    new FloatPointer(array.data().addressPointer()).get(values, offset, (int) array.length());
    Reference.reachabilityFence(array);
  }
}
