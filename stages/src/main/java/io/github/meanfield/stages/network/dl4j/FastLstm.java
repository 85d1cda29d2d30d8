package io.github.meanfield.stages.network.dl4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sger;

import io.github.meanfield.runtime.math.FloatMath;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.FwdPassReturn;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.layers.recurrent.LSTMHelper;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes an LSTM: one product of matrices for the inputs of many steps, and for each step one for
 * the outputs before it and a pass over the gates. DL4J makes dozens of small arrays a step, each
 * of which takes ND4J longer to allocate and to free than to compute.
 *
 * <p>Floats, logistic gates, and {@link LstmActivation}s; anything else is left to DL4J. The steps
 * of padding give zeros, and derivatives by them are 0. Sums are taken in the order of steps, those
 * of parameters from the last step to the first in pieces.
 */
final class FastLstm implements LSTMHelper {

  /** What an array can hold. */
  private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

  /** Numbers of the gates that are computed at once, and stay in the processor's cache. */
  private static final int PIECE = 1 << 18;

  /** Most numbers that are kept from the outputs for the gradient: 256 MB. */
  private static final long MOST_KEPT = 1L << 26;

  private final LstmActivation activation;

  /**
   * What was computed last in training. DL4J asks for the same once more when it comes to the
   * gradient; what it needs is given away then.
   */
  private Pass kept;

  private FastLstm(LstmActivation activation) {
    this.activation = activation;
  }

  /** Hands one to a layer that can use it. */
  static void install(LSTM layer) {
    org.deeplearning4j.nn.conf.layers.LSTM settings = layer.layerConf();
    Optional<LstmActivation> activation = LstmActivation.of(settings.getActivationFn());
    boolean isLogistic =
        LstmActivation.of(settings.getGateActivationFn())
            .filter(LstmActivation.SIGMOID::equals)
            .isPresent();
    if (activation.isPresent()
        && isLogistic
        && FastLayers.setHelper(layer, LSTM.class, new FastLstm(activation.get()))) {
      // A failure is to be seen.
      settings.setHelperAllowFallback(false);
    }
  }

  /** Numbers of rows, steps, inputs and units. */
  private record Size(int rows, int steps, int inputs, int units) {

    static Size of(INDArray input, INDArray recurrentWeights) {
      return new Size(
          (int) input.size(0),
          (int) input.size(2),
          (int) input.size(1),
          (int) recurrentWeights.size(0));
    }

    int parts() {
      return LstmStep.PARTS * units;
    }

    int outputs() {
      return rows * units;
    }

    /** Steps that are computed at once. */
    int piece() {
      return Math.max(1, Math.min(steps, PIECE / (rows * Math.max(parts(), inputs))));
    }

    boolean isPossible() {
      long widest = (long) rows * Math.max(parts(), inputs);
      return widest <= MOST_NUMBERS
          && (long) rows * steps * Math.max(units, inputs) <= MOST_NUMBERS;
    }

    long kept() {
      return (long) rows * steps * (inputs + 7L * units) + (long) parts() * (inputs + units + 1);
    }
  }

  /** The parameters: parts × inputs, parts × units, and parts. */
  private record Weights(float[] ofInputs, float[] ofOutputs, float[] biases) {

    boolean isSame(Weights other) {
      return Arrays.equals(ofInputs, other.ofInputs)
          && Arrays.equals(ofOutputs, other.ofOutputs)
          && Arrays.equals(biases, other.biases);
    }
  }

  /** What outputs are computed of, and what the gradient needs of them. */
  private static final class Pass extends FwdPassReturn {
    private final Size size;
    private final float[][] inputs;
    private final float[] outputsBefore;
    private final float[] cellsBefore;
    private final boolean[][] isPadding;
    private final Weights weights;
    private final float[][] outputs;
    private final LstmStep[] steps;

    Pass(
        Size size,
        float[][] inputs,
        float[] outputsBefore,
        float[] cellsBefore,
        boolean[][] isPadding,
        Weights weights) {
      this.size = size;
      this.inputs = inputs;
      this.outputsBefore = outputsBefore;
      this.cellsBefore = cellsBefore;
      this.isPadding = isPadding;
      this.weights = weights;
      outputs = new float[size.steps][];
      steps = new LstmStep[size.steps];
    }

    /** Whether the other one comes to the same. */
    boolean isSame(Pass other) {
      return size.equals(other.size)
          && Arrays.deepEquals(inputs, other.inputs)
          && Arrays.equals(outputsBefore, other.outputsBefore)
          && Arrays.equals(cellsBefore, other.cellsBefore)
          && Arrays.deepEquals(isPadding, other.isPadding)
          && weights.isSame(other.weights);
    }

    /** Arrays in the memory that is in use now, of what the last step comes to. */
    void setLast(float[] outputs, float[] cells) {
      lastAct = Nd4j.create(outputs, new long[] {size.rows, size.units}, 'c');
      lastMemCell = Nd4j.create(cells, new long[] {size.rows, size.units}, 'c');
    }

    float[] outputsBefore(int step) {
      return step == 0 ? outputsBefore : outputs[step - 1];
    }

    float[] cellsBefore(int step) {
      return step == 0 ? cellsBefore : steps[step - 1].cells();
    }
  }

  @Override
  public FwdPassReturn activate(
      Layer layer,
      NeuralNetConfiguration configuration,
      IActivation gate,
      INDArray input,
      INDArray recurrentWeights,
      INDArray inputWeights,
      INDArray biases,
      boolean training,
      INDArray outputsBefore,
      INDArray cellsBefore,
      boolean forGradient,
      boolean forwards,
      String weightKey,
      INDArray mask,
      boolean hasPeepholes,
      LayerWorkspaceMgr workspaces) {
    if (input.rank() != 3
        || !isFloat(input, inputWeights, recurrentWeights)
        || !forwards
        || hasPeepholes
        || !Size.of(input, recurrentWeights).isPossible()
        || !isBinary(mask)) {
      return null;
    }
    Size size = Size.of(input, recurrentWeights);
    boolean isKept = training && size.kept() <= MOST_KEPT;
    INDArray ofInputs = inputWeights.transpose();
    INDArray ofOutputs = recurrentWeights.transpose();
    Pass pass =
        new Pass(
            size,
            Sequences.read(input),
            floats(outputsBefore),
            floats(cellsBefore),
            padding(mask, size),
            isKept ? new Weights(floats(ofInputs), floats(ofOutputs), floats(biases)) : null);
    Pass before = kept;
    kept = isKept && !forGradient ? pass : null;
    if (isKept && forGradient && before != null && before.isSame(pass)) {
      before.setLast(before.outputs[size.steps - 1], before.steps[size.steps - 1].cells());
      return before;
    }
    boolean needsSteps = forGradient || isKept;
    INDArray outputs =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {size.steps, size.rows, size.units},
            'c');
    compute(pass, ofInputs, ofOutputs, biases, outputs, needsSteps);
    pass.fwdPassOutput = outputs.permute(1, 2, 0);
    return pass;
  }

  private static boolean isFloat(INDArray... arrays) {
    return Arrays.stream(arrays).allMatch(array -> array.dataType() == DataType.FLOAT);
  }

  private static boolean isBinary(INDArray mask) {
    if (mask != null) {
      for (float value : floats(mask)) {
        if (value != 0 && value != 1) {
          return false;
        }
      }
    }
    return true;
  }

  private static float[] floats(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    try (NativeFloats memory = NativeFloats.reading(array)) {
      return memory.get(0, values);
    }
  }

  /** By step and row; null for a step without padding. */
  private static boolean[][] padding(INDArray mask, Size size) {
    boolean[][] isPadding = new boolean[size.steps][];
    float[] isThere = mask == null ? new float[0] : floats(mask);
    for (int i = 0; i < isThere.length; i++) {
      if (isThere[i] == 0) {
        int step = i % size.steps;
        if (isPadding[step] == null) {
          isPadding[step] = new boolean[size.rows];
        }
        isPadding[step][i / size.steps] = true;
      }
    }
    return isPadding;
  }

  /** Computes the outputs, and keeps what each step comes to if it is needed. */
  private void compute(
      Pass pass,
      INDArray inputWeights,
      INDArray recurrentWeights,
      INDArray biases,
      INDArray outputs,
      boolean needsSteps) {
    Size size = pass.size;
    int parts = size.parts();
    int piece = size.piece();
    float[] sums = new float[size.rows * parts];
    float[] cellsBefore = pass.cellsBefore;
    float[] given = new float[size.outputs()];
    LstmStep.Scratch scratch = new LstmStep.Scratch(size.rows, size.units);
    LstmStep cells = new LstmStep(activation, size.rows, size.units);
    try (NativeFloats ofInputs = NativeFloats.reading(inputWeights);
        NativeFloats ofOutputs = NativeFloats.reading(recurrentWeights);
        NativeFloats plus = NativeFloats.reading(biases);
        NativeFloats into = NativeFloats.writing(outputs);
        FloatPointer first = new FloatPointer(pass.outputsBefore);
        FloatPointer x = new FloatPointer((long) piece * size.rows * size.inputs);
        FloatPointer z = new FloatPointer((long) piece * size.rows * parts);
        FloatPointer ones = ones(piece * size.rows)) {
      for (int from = 0; from < size.steps; from += piece) {
        int to = Math.min(size.steps, from + piece);
        int rows = (to - from) * size.rows;
        put(pass.inputs, from, to, x);
        multiplyTransposed(x, ofInputs.all(), z, rows, size.inputs, parts, 0);
        cblas_sger(CblasRowMajor, rows, parts, 1, ones, 1, plus.all(), 1, z, parts);
        for (int step = from; step < to; step++) {
          FloatPointer ofStep = z.getPointer((long) (step - from) * sums.length);
          FloatPointer before = step == 0 ? first : into.at(step - 1, given.length);
          multiplyTransposed(before, ofOutputs.all(), ofStep, size.rows, size.units, parts, 1);
          ofStep.get(sums);
          if (needsSteps) {
            cells = new LstmStep(activation, size.rows, size.units);
            given = new float[size.outputs()];
            pass.steps[step] = cells;
            pass.outputs[step] = given;
          }
          cells.compute(sums, cellsBefore, pass.isPadding[step], given, scratch);
          into.at(step, given.length).put(given);
          cellsBefore = cells.cells();
        }
      }
    }
    pass.setLast(given, cellsBefore);
  }

  private static void put(float[][] steps, int from, int to, FloatPointer into) {
    for (int step = from; step < to; step++) {
      int length = steps[step].length;
      into.getPointer((long) (step - from) * length).put(steps[step]);
    }
  }

  /** c = a · bᵀ + share · c, of a rows × inner, and b columns × inner. */
  private static void multiplyTransposed(
      FloatPointer a,
      FloatPointer b,
      FloatPointer c,
      int rows,
      int inner,
      int columns,
      float share) {
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        rows,
        columns,
        inner,
        1,
        a,
        inner,
        b,
        inner,
        share,
        c,
        columns);
  }

  /** c = a · b, of a rows × inner, and b inner × columns. */
  private static void multiply(
      FloatPointer a, FloatPointer b, FloatPointer c, int rows, int inner, int columns) {
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        rows,
        columns,
        inner,
        1,
        a,
        inner,
        b,
        columns,
        0,
        c,
        columns);
  }

  /** c += aᵀ · b, of a inner × rows, and b inner × columns. */
  private static void addProducts(
      FloatPointer a, FloatPointer b, FloatPointer c, int inner, int rows, int columns) {
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        rows,
        columns,
        inner,
        1,
        a,
        rows,
        b,
        columns,
        1,
        c,
        columns);
  }

  private static FloatPointer ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return new FloatPointer(ones);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      NeuralNetConfiguration configuration,
      IActivation gate,
      INDArray input,
      INDArray recurrentWeights,
      INDArray inputWeights,
      INDArray delta,
      boolean isTruncated,
      int mostSteps,
      FwdPassReturn forward,
      boolean forwards,
      String inputWeightKey,
      String recurrentWeightKey,
      String biasKey,
      Map<String, INDArray> gradients,
      INDArray mask,
      boolean hasPeepholes,
      LayerWorkspaceMgr workspaces) {
    if (!(forward instanceof Pass pass)) {
      return null;
    }
    Size size = pass.size;
    INDArray below =
        workspaces.create(
            ArrayType.ACTIVATION_GRAD,
            DataType.FLOAT,
            new long[] {size.steps, size.rows, size.inputs},
            'c');
    int end = isTruncated ? Math.max(0, size.steps - mostSteps) : 0;
    INDArray byInputWeights = gradients.get(inputWeightKey);
    INDArray byRecurrentWeights = gradients.get(recurrentWeightKey);
    INDArray byBiases = gradients.get(biasKey);
    differentiate(
        pass,
        end,
        Sequences.read(delta),
        new INDArray[] {inputWeights.transpose(), recurrentWeights.transpose()},
        new INDArray[] {byInputWeights.transpose(), byRecurrentWeights.transpose(), byBiases},
        below);
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(inputWeightKey, byInputWeights);
    gradient.setGradientFor(recurrentWeightKey, byRecurrentWeights);
    gradient.setGradientFor(biasKey, byBiases);
    return new Pair<>(gradient, below.permute(1, 2, 0));
  }

  /**
   * Writes the gradient.
   *
   * @param end the step after which derivatives go no further back
   * @param byOutputs derivatives by the outputs of each step, which are added to
   * @param weights of inputs and of outputs
   * @param gradients by these and by the biases; zeros
   * @param below derivatives by the inputs, steps × rows × inputs; zeros
   */
  private static void differentiate(
      Pass pass,
      int end,
      float[][] byOutputs,
      INDArray[] weights,
      INDArray[] gradients,
      INDArray below) {
    Size size = pass.size;
    int parts = size.parts();
    int piece = size.piece();
    int inputLength = size.rows * size.inputs;
    float[] bySums = new float[size.rows * parts];
    float[] byCells = new float[size.outputs()];
    float[] fromBehind = new float[size.outputs()];
    LstmStep.Scratch scratch = new LstmStep.Scratch(size.rows, size.units);
    try (NativeFloats ofInputs = NativeFloats.reading(weights[0]);
        NativeFloats ofOutputs = NativeFloats.reading(weights[1]);
        NativeFloats byInputWeights = NativeFloats.writing(gradients[0]);
        NativeFloats byOutputWeights = NativeFloats.writing(gradients[1]);
        NativeFloats byBiases = NativeFloats.writing(gradients[2]);
        NativeFloats byInputs = NativeFloats.writing(below);
        FloatPointer x = new FloatPointer((long) piece * inputLength);
        FloatPointer h = new FloatPointer((long) piece * fromBehind.length);
        FloatPointer byZ = new FloatPointer((long) piece * bySums.length);
        FloatPointer byBefore = new FloatPointer(fromBehind.length);
        FloatPointer ones = ones(piece * size.rows)) {
      for (int to = size.steps; to > end; to -= piece) {
        int from = Math.max(end, to - piece);
        for (int step = to - 1; step >= from; step--) {
          FloatMath.add(fromBehind, byOutputs[step]);
          pass.steps[step].differentiate(
              byOutputs[step], pass.cellsBefore(step), byCells, bySums, scratch);
          FloatPointer ofStep = byZ.getPointer((long) (step - from) * bySums.length);
          ofStep.put(bySums);
          h.getPointer((long) (step - from) * fromBehind.length).put(pass.outputsBefore(step));
          multiply(ofStep, ofOutputs.all(), byBefore, size.rows, parts, size.units);
          byBefore.get(fromBehind);
        }
        put(pass.inputs, from, to, x);
        int rows = (to - from) * size.rows;
        addProducts(byZ, x, byInputWeights.all(), rows, parts, size.inputs);
        addProducts(byZ, h, byOutputWeights.all(), rows, parts, size.units);
        cblas_sgemv(
            CblasRowMajor, CblasTrans, rows, parts, 1, byZ, parts, ones, 1, 1, byBiases.all(), 1);
        multiply(byZ, ofInputs.all(), byInputs.at(from, inputLength), rows, parts, size.inputs);
      }
    }
  }

  @Override
  public boolean checkSupported(IActivation gate, IActivation function, boolean hasPeepholes) {
    return !hasPeepholes;
  }

  @Override
  public boolean checkSupported() {
    return true;
  }

  @Override
  public Map<String, Long> helperMemoryUse() {
    return Map.of();
  }
}
