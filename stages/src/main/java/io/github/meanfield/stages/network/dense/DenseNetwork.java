package io.github.meanfield.stages.network.dense;

import io.github.meanfield.runtime.math.FloatMath;
import io.github.meanfield.stages.SecretDraws;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.ClippedGradients;
import io.github.meanfield.stages.network.CurrentStep;
import io.github.meanfield.stages.network.InitialParameters;
import io.github.meanfield.stages.network.InputGradients;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Mixup;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.ParameterLayout;
import io.github.meanfield.stages.network.Quadrature;
import io.github.meanfield.stages.network.ShiftableInputs;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import io.github.meanfield.stages.network.natives.NativeCode;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.stages.rows.SparseRows;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;

/**
 * A fully-connected network, computed by BLAS and plain Java loops on flat arrays. It takes the
 * same configurations as {@link Dl4jNetwork}, if {@link #unsupported} is empty, and its states are
 * the same but for the rounding of sums; states may move from one engine to the other. Dropout
 * draws other random numbers. No memory is allocated for a minibatch that has no more rows than
 * those before and, if these are sparse, no more values and columns that they touch; for more of
 * these, memory grows by half at least.
 */
public final class DenseNetwork
    implements TrainableNetwork, InputGradients, ClippedGradients, ShiftableInputs {

  /** Most rows that are scored at once, which bounds memory. */
  private static final int MOST_ROWS = 1024;

  private static final int MOST_FLOATS = 1 << 22;

  private final String configuration;
  private final Architecture architecture;
  private final Layer[] layers;

  /** The first step of each layer of the configuration. */
  private final int[] starts;

  private final int numOutputs;
  private final int widest;
  private final CurrentStep current = new CurrentStep();
  private final Optimizer optimizer;
  private final Parameters parameters;
  private final int numFeatures;
  private final int parameterLength;
  private final int stateLength;

  /** The first layer that is trained: backpropagation ends there. */
  private final int firstTrained;

  private final EntryPoint entry;
  private final int sparseEntry;
  private final SparseBatch sparseRows;
  private IntegratedGradients integrated;

  /** Null until there is a step by gradients that are clipped row by row. */
  private ClippedSum clipped;

  private int capacity;
  private boolean begun;
  private int updaterSteps;
  private int epoch;
  private float[] slice = {};
  private float[] delta = {};

  /** The gradient of shifted rows, while that of rows as they are is computed. */
  private float[] shiftedGradient = {};

  /**
   * A fresh network: its parameters are drawn from the configuration's seed, as those of a {@link
   * Dl4jNetwork} are.
   *
   * @param configuration JSON of a {@code MultiLayerConfiguration}
   * @throws IllegalArgumentException if {@link #unsupported} is not empty
   */
  public DenseNetwork(String configuration) {
    NativeCode.ensure();
    this.configuration = configuration;
    try {
      NetworkConfiguration parsed = parse(configuration);
      current.applyTo(parsed);
      architecture = Architecture.of(parsed.chain());
    } catch (UnsupportedNetworkException e) {
      throw new IllegalArgumentException("the dense engine does not compute " + e.getMessage(), e);
    }
    layers = architecture.layers().toArray(new Layer[0]);
    starts = architecture.starts();
    numOutputs = architecture.numOutputs();
    widest = architecture.widest();
    optimizer = architecture.optimizer();
    numFeatures = architecture.numFeatures();
    parameterLength = architecture.parameterLength();
    stateLength = Math.addExact(parameterLength, optimizer.stateLength());
    parameters = new Parameters(parameterLength);
    int offset = 0;
    int first = -1;
    for (int i = 0; i < layers.length; i++) {
      layers[i].bind(parameters, offset);
      if (first < 0 && layers[i].isTrained()) {
        first = i;
      }
      offset += layers[i].parameterLength();
    }
    firstTrained = first;
    entry = new EntryPoint(layers[0], numFeatures);
    sparseEntry = sparseEntry(layers);
    sparseRows = new SparseBatch(numFeatures);
  }

  /**
   * What of a configuration this engine does not compute.
   *
   * @param configuration JSON of a network's configuration
   * @return what it is in words, or empty if all is computed
   */
  public static Optional<String> unsupported(String configuration) {
    try {
      Architecture.of(parse(configuration).chain());
      return Optional.empty();
    } catch (UnsupportedNetworkException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Whether all of a network can be trained by {@link ClippedGradients}.
   *
   * @param configuration JSON of a network's configuration
   * @return what cannot, or what this engine does not compute, in words, or empty
   */
  public static Optional<String> withoutGradientOfRows(String configuration) {
    try {
      return Architecture.of(parse(configuration).chain()).layers().stream()
          .filter(layer -> !layer.hasGradientOfRows())
          .findFirst()
          .map(layer -> layer.getClass().getSimpleName());
    } catch (UnsupportedNetworkException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Number of outputs of a row.
   *
   * @param configuration JSON of a network's configuration
   * @return empty if there is something that this engine does not compute
   */
  public static OptionalInt numOutputs(String configuration) {
    return of(configuration, Architecture::numOutputs);
  }

  /**
   * Whether a network scores sparse rows by their values.
   *
   * @param configuration JSON of a network's configuration
   * @return false also if there is something that this engine does not compute
   */
  public static boolean takesSparse(String configuration) {
    return of(configuration, its -> sparseEntry(its.layers().toArray(new Layer[0]))).orElse(-1)
        >= 0;
  }

  /**
   * The most numbers of a row anywhere in a network: features or outputs of a layer.
   *
   * @param configuration JSON of a network's configuration
   * @return empty if there is something that this engine does not compute
   */
  public static OptionalInt rowWidth(String configuration) {
    return of(configuration, its -> Math.max(its.widest(), its.numFeatures()));
  }

  /**
   * Number of values that a layer gives for a row.
   *
   * @param configuration JSON of a network's configuration
   * @param layer number of the layer in the configuration
   * @return empty if there is something that this engine does not compute
   */
  public static OptionalInt width(String configuration, int layer) {
    return of(configuration, its -> its.widthOf(layer));
  }

  private static OptionalInt of(String configuration, ToIntFunction<Architecture> value) {
    try {
      return OptionalInt.of(value.applyAsInt(Architecture.of(parse(configuration).chain())));
    } catch (UnsupportedNetworkException e) {
      return OptionalInt.empty();
    }
  }

  private static NetworkConfiguration parse(String configuration)
      throws UnsupportedNetworkException {
    NetworkConfiguration network;
    try {
      network = NetworkConfiguration.parse(configuration);
    } catch (IllegalArgumentException e) {
      throw new UnsupportedNetworkException("a configuration that " + e.getMessage());
    }
    if (network.chain() == null) {
      throw new UnsupportedNetworkException("a ComputationGraph");
    }
    return network;
  }

  @Override
  public RowShape rowShape() {
    return RowShape.numbers(numFeatures);
  }

  @Override
  public int parameterLength() {
    return parameterLength;
  }

  @Override
  public ParameterLayout layout() {
    return ParameterLayout.ofDense(NetworkConfiguration.parse(configuration));
  }

  @Override
  public int stateLength() {
    return stateLength;
  }

  @Override
  public int rowWidth(boolean sparse) {
    return sparse && sparseEntry >= 0 ? widest : Math.max(widest, numFeatures);
  }

  @Override
  public void begin(float[] state, int updaterSteps, int epoch, long seed) {
    System.arraycopy(state, 0, parameters.values(), 0, parameterLength);
    parameters.change();
    parameters.setTouched(null);
    if (state.length > parameterLength) {
      optimizer.load(state, parameterLength);
    }
    this.updaterSteps = updaterSteps;
    this.epoch = epoch;
    if (clipped != null) {
      clipped.clear();
    }
    for (int i = 0; i < layers.length; i++) {
      layers[i].seed(Seeds.derive(seed, i));
    }
    begun = true;
  }

  /** Lazy, as most networks get a state from {@link #begin} before they are used. */
  private void beginFresh() {
    if (!begun) {
      optimizer.reset();
      float[] drawn =
          InitialParameters.draw(NetworkConfiguration.parse(configuration))
              .orElseGet(() -> new Dl4jNetwork(configuration).state());
      begin(drawn, 0, 0, 0);
    }
  }

  private void reserve(int rows) {
    if (rows > capacity) {
      for (Layer layer : layers) {
        layer.reserve(rows);
      }
      delta = new float[Math.multiplyExact(rows, numOutputs)];
      capacity = rows;
    }
  }

  @Override
  public double fit(MiniBatch batch, Step step) {
    current.set(step);
    double loss = propagate(batch, null);
    takeStep();
    return loss;
  }

  private void takeStep() {
    optimizer.step(parameters, updaterSteps, epoch);
    parameters.change();
    updaterSteps++;
  }

  @Override
  public double fit(MiniBatch batch, float[] shifts, double share, Step step) {
    current.set(step);
    double loss = share * propagate(batch, shifts);
    if (share < 1) {
      if (shiftedGradient.length == 0) {
        shiftedGradient = new float[parameterLength];
      }
      System.arraycopy(parameters.gradient(), 0, shiftedGradient, 0, parameterLength);
      loss += (1 - share) * propagate(batch, null);
      // Asked for once more, as sparse rows leave a part of it where the touched weights are.
      FloatMath.moveTowards(parameters.gradient(), shiftedGradient, (float) share, parameterLength);
    }
    takeStep();
    return loss;
  }

  @Override
  public double gradient(MiniBatch batch, float[] gradient) {
    current.set(Step.PLAIN);
    double loss = propagate(batch, null);
    System.arraycopy(parameters.gradient(), 0, gradient, 0, parameterLength);
    return loss;
  }

  /** Forward and backward: leaves the gradient in the parameters and returns the loss. */
  private double propagate(MiniBatch batch, float[] shifts) {
    beginFresh();
    int rows = batch.rows();
    reserve(rows);
    double loss = batch.gradient(forward(batch, shifts), delta);
    for (Layer layer : layers) {
      loss += layer instanceof Gaussian code ? code.divergence(batch) : 0;
    }
    float[] backward = delta;
    for (int i = 0; i < rows * numOutputs; i++) {
      backward[i] /= rows;
    }
    for (int i = layers.length - 1; i >= firstTrained; i--) {
      if (i < entry.layersBefore()) {
        backward = entry.backward(backward, batch.mixup(), rows);
      }
      backward = layers[i].backward(backward, rows, i > firstTrained);
    }
    return loss;
  }

  @Override
  public void addClipped(MiniBatch batch, Step step, double clip) {
    current.set(step);
    beginFresh();
    int rows = batch.rows();
    reserve(rows);
    batch.gradient(forward(batch, null), delta);
    clipped().add(delta, rows, clip);
  }

  private ClippedSum clipped() {
    if (clipped == null) {
      clipped = new ClippedSum(layers, firstTrained, parameters);
    }
    return clipped;
  }

  @Override
  public void noisyStep(SecretDraws noise, double deviation, double rows, Step step) {
    current.set(step);
    beginFresh();
    clipped().leaveNoisyMean(noise, deviation, rows);
    takeStep();
  }

  private float[] forward(MiniBatch batch, float[] shifts) {
    boolean isChanged = shifts != null || batch.mixup() != null;
    if (isChanged || batch.sparse() == null || sparseEntry < 0) {
      return enter(batch.features(), shifts, batch.mixup(), batch.rows(), true);
    }
    sparseRows.read(batch.sparse(), batch.order(), batch.first(), batch.rows());
    return forward(sparseEntry + 1, layers.length, enterSparse(true), batch.rows(), true);
  }

  /** What the first layer with weights makes of sparse rows. */
  private float[] enterSparse(boolean training) {
    if (training && layers[0] instanceof Dropout dropout) {
      dropout.drop(sparseRows);
    }
    return ((Linear) layers[sparseEntry].unfrozen()).forward(sparseRows);
  }

  /** Number of the layer that sparse rows may enter by, behind dropout or not; -1 if none does. */
  private static int sparseEntry(Layer[] layers) {
    int entry = layers[0].unfrozen() instanceof Dropout ? 1 : 0;
    return layers[entry].unfrozen() instanceof Linear ? entry : -1;
  }

  /** From features to outputs, with rows that may be changed where they enter. */
  private float[] enter(float[] features, float[] shifts, Mixup mixup, int rows, boolean training) {
    float[] entering = entry.forward(features, shifts, mixup, rows, training);
    return forward(entry.layersBefore(), layers.length, entering, rows, training);
  }

  /** Goes on from the inputs of a layer up to another. */
  private float[] forward(int from, int to, float[] inputs, int rows, boolean training) {
    float[] values = inputs;
    for (int i = from; i < to; i++) {
      values = layers[i].forward(values, rows, training);
    }
    return values;
  }

  @Override
  public void constrain(float[] state) {
    optimizer.constrain(state);
  }

  @Override
  public void averageInto(float[] average, float share) {
    FloatMath.moveTowards(average, parameters.values(), share, parameterLength);
  }

  @Override
  public long bytes() {
    long floats =
        (long) stateLength
            - parameterLength
            + slice.length
            + shiftedGradient.length
            + entry.length();
    return parameters.bytes()
        + Arrays.stream(layers).mapToLong(Layer::bytes).sum()
        + Float.BYTES * floats
        + sparseRows.bytes()
        + (clipped == null ? 0 : clipped.bytes());
  }

  @Override
  public float[] state() {
    beginFresh();
    float[] state = new float[stateLength];
    System.arraycopy(parameters.values(), 0, state, 0, parameterLength);
    optimizer.store(state, parameterLength);
    return state;
  }

  @Override
  public float[] outputs(float[] features, int rows, int part, float[] activations) {
    return outputs(rows, false, part, activations, (from, count) -> slice(features, from, count));
  }

  @Override
  public float[] outputs(FeatureRows rows, int from, int to, int part, float[] activations) {
    if (sparseEntry < 0 || !(rows instanceof SparseRows sparse)) {
      return TrainableNetwork.super.outputs(rows, from, to, part, activations);
    }
    return outputs(
        to - from,
        true,
        part,
        activations,
        (first, count) -> {
          sparseRows.read(sparse, null, from + first, count);
          return enterSparse(false);
        });
  }

  /** What enters the layers of some rows: dense features, or what sparse ones become. */
  private interface Entering {
    float[] of(int from, int count);
  }

  private float[] outputs(
      int rows, boolean sparse, int part, float[] activations, Entering entering) {
    beginFresh();
    int most = FeatureRows.atOnce(MOST_ROWS, MOST_FLOATS, rowWidth(sparse));
    reserve(Math.min(rows, most));
    float[] result = new float[Math.multiplyExact(rows, numOutputs)];
    int first = sparse ? sparseEntry + 1 : 0;
    int hidden = part == NO_PART ? first : architecture.stepsTo(part);
    int width = part == NO_PART ? 0 : architecture.widthOf(part);
    for (int from = 0; from < rows; from += most) {
      int count = Math.min(most, rows - from);
      float[] values = forward(first, hidden, entering.of(from, count), count, false);
      System.arraycopy(values, 0, activations, from * width, count * width);
      float[] outputs = forward(hidden, layers.length, values, count, false);
      System.arraycopy(outputs, 0, result, from * numOutputs, count * numOutputs);
    }
    return result;
  }

  /**
   * What enters a layer, as the network scores: what those before it make of rows.
   *
   * @param layer number of the layer in the configuration
   * @param features rows × numFeatures, row by row
   * @param rows number of rows
   * @return rows × inputs of the layer, row by row
   */
  public float[] inputs(int layer, float[] features, int rows) {
    beginFresh();
    reserve(rows);
    return forward(0, starts[layer], features, rows, false).clone();
  }

  /**
   * Outputs of rows of which it is known what enters a layer.
   *
   * @param layer number of the layer in the configuration
   * @param inputs rows × inputs of the layer, row by row
   * @param rows number of rows
   * @return rows × numOutputs, row by row
   */
  public float[] outputs(int layer, float[] inputs, int rows) {
    beginFresh();
    reserve(rows);
    return forward(starts[layer], layers.length, inputs.clone(), rows, false).clone();
  }

  @Override
  public void attribute(
      float[] features, int row, Quadrature path, Slope slope, double[] attributions) {
    beginFresh();
    reserve(Math.max(2, path.size()));
    if (integrated == null) {
      integrated = new IntegratedGradients(layers, numFeatures, numOutputs);
    }
    integrated.attribute(features, row, path, slope, attributions);
  }

  @Override
  public void shiftGradient(
      float[] features, int rows, float[] shifts, Losses losses, float[] gradient) {
    beginFresh();
    reserve(rows);
    losses.gradient(enter(features, shifts, null, rows, false), delta);
    float[] backward = delta;
    for (int i = layers.length - 1; i >= entry.layersBefore(); i--) {
      backward = layers[i].inputGradient(backward, rows);
    }
    entry.shiftGradient(backward, rows, gradient);
  }

  @Override
  public float[] outputs(float[] features, int rows, float[] shifts) {
    beginFresh();
    reserve(rows);
    return Arrays.copyOf(enter(features, shifts, null, rows, false), rows * numOutputs);
  }

  private float[] slice(float[] features, int from, int rows) {
    if (from == 0) {
      return features;
    }
    if (slice.length < rows * numFeatures) {
      slice = new float[rows * numFeatures];
    }
    System.arraycopy(features, from * numFeatures, slice, 0, rows * numFeatures);
    return slice;
  }
}
