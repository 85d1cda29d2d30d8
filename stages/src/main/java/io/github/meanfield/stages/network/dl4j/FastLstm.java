package io.github.meanfield.stages.network.dl4j;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
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
 * Computes an LSTM in few and large products of matrices. DL4J makes dozens of small arrays a step,
 * each of which takes ND4J longer to allocate and to free than to compute.
 *
 * <p>Floats, logistic gates, {@link LstmActivation}s, and no mask, which only a {@code
 * MaskZeroLayer} hands on; anything else is left to DL4J. Sums of the gradient are taken in the
 * order of groups of rows, and in a group from the last step to the first.
 *
 * <p>Outputs are in the order of steps, and dropout behind draws in the order of memory: other
 * numbers than behind DL4J's own LSTM.
 */
final class FastLstm implements LSTMHelper {

  /**
   * Most numbers that are held at once, unless one row has more: 16 MB. The gradient of more rows
   * is computed in groups, whose outputs are computed anew.
   */
  static final int MOST_HELD = 1 << 22;

  private final LstmActivation activation;
  private final int mostHeld;

  /**
   * What was computed last in training, if it is not too much. DL4J asks for the same once more
   * when it comes to the gradient; what it needs is given away then.
   */
  private Held held;

  private FastLstm(LstmActivation activation, int mostHeld) {
    this.activation = activation;
    this.mostHeld = mostHeld;
  }

  /** Hands one to a layer that can use it. */
  static void install(LSTM layer) {
    install(layer, MOST_HELD);
  }

  /**
   * Hands one to a layer that can use it.
   *
   * @param mostHeld most numbers that are held at once, unless one row has more
   */
  static void install(LSTM layer, int mostHeld) {
    org.deeplearning4j.nn.conf.layers.LSTM settings = layer.layerConf();
    Optional<LstmActivation> activation = LstmActivation.of(settings.getActivationFn());
    boolean isLogistic =
        LstmActivation.of(settings.getGateActivationFn())
            .filter(LstmActivation.SIGMOID::equals)
            .isPresent();
    if (activation.isPresent()
        && isLogistic
        && FastLayers.setHelper(layer, LSTM.class, new FastLstm(activation.get(), mostHeld))) {
      // A failure is to be seen.
      settings.setHelperAllowFallback(false);
    }
  }

  /** Numbers of rows, steps, inputs and units. */
  record Size(int rows, int steps, int inputs, int units) {

    static Size of(INDArray input, INDArray recurrentWeights) {
      return new Size(
          (int) input.size(0),
          (int) input.size(2),
          (int) input.size(1),
          (int) recurrentWeights.size(0));
    }

    long held() {
      long parameters = (long) LstmStep.PARTS * units * (inputs + units + 1);
      return rows * LstmRows.held(steps, inputs, units) + parameters;
    }

    /** Rows of which some steps are held, at least one. */
    int rowsAtOnce(int mostHeld, int heldSteps) {
      long most = mostHeld / LstmRows.held(heldSteps, inputs, units);
      return (int) Math.max(1, Math.min(rows, most));
    }
  }

  /**
   * A whole minibatch.
   *
   * @param of states and parameters that it was computed of
   */
  private record Held(Size size, float[][] of, LstmRows rows) {

    boolean isOf(Size otherSize, Sequences inputs, float[][] others) {
      return size.equals(otherSize) && Arrays.deepEquals(of, others) && rows.isOf(inputs);
    }
  }

  /** Where a gradient begins; the rows are computed when it comes to them, if they are null. */
  private static final class Pass extends FwdPassReturn {
    private final INDArray input;
    private final INDArray outputsBefore;
    private final INDArray cellsBefore;
    private final INDArray biases;
    private final LstmRows rows;

    Pass(
        INDArray input,
        INDArray outputsBefore,
        INDArray cellsBefore,
        INDArray biases,
        LstmRows rows) {
      this.input = input;
      this.outputsBefore = outputsBefore;
      this.cellsBefore = cellsBefore;
      this.biases = biases;
      this.rows = rows;
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
    Held before = held;
    held = null;
    if (input.rank() != 3
        || !isFloat(input, inputWeights, recurrentWeights, biases, outputsBefore, cellsBefore)
        || !forwards
        || hasPeepholes
        || mask != null) {
      return null;
    }
    Size size = Size.of(input, recurrentWeights);
    boolean isHeld = training && size.held() <= mostHeld;
    try (Sequences sequences = Sequences.of(input)) {
      float[][] of =
          isHeld ? read(outputsBefore, cellsBefore, inputWeights, recurrentWeights, biases) : null;
      if (forGradient) {
        boolean isSame = isHeld && before != null && before.isOf(size, sequences, of);
        LstmRows rows = isSame ? before.rows : null;
        return new Pass(input, outputsBefore, cellsBefore, biases, rows);
      }
      try (LstmRows.Weights weights =
              LstmRows.Weights.reading(inputWeights, recurrentWeights, biases);
          LstmRows.States start = LstmRows.States.reading(outputsBefore, cellsBefore)) {
        return outputs(size, sequences, weights, start, of, workspaces);
      }
    }
  }

  /**
   * Computes the outputs.
   *
   * @param of what the minibatch is computed of, if it is to be held; else null
   */
  private FwdPassReturn outputs(
      Size size,
      Sequences sequences,
      LstmRows.Weights weights,
      LstmRows.States start,
      float[][] of,
      LayerWorkspaceMgr workspaces) {
    boolean isHeld = of != null;
    FwdPassReturn pass = new FwdPassReturn();
    INDArray outputs =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {size.steps, size.rows, size.units},
            'c');
    pass.fwdPassOutput = outputs.permute(1, 2, 0);
    pass.lastAct = Nd4j.createUninitialized(DataType.FLOAT, size.rows, size.units);
    pass.lastMemCell = Nd4j.createUninitialized(DataType.FLOAT, size.rows, size.units);
    int atOnce = isHeld ? size.rows : size.rowsAtOnce(mostHeld, 1);
    try (LstmRows.States end = LstmRows.States.writing(pass.lastAct, pass.lastMemCell);
        NativeFloats into = NativeFloats.writing(outputs)) {
      for (int from = 0; from < size.rows; from += atOnce) {
        LstmRows rows = rows(size, from, atOnce);
        long first = from;
        rows.compute(
            sequences,
            weights,
            start,
            isHeld,
            (given, step) -> into.from(((long) step * size.rows + first) * size.units).put(given));
        rows.writeEnd(end);
        if (isHeld) {
          held = new Held(size, of, rows);
        }
      }
    }
    return pass;
  }

  private static boolean isFloat(INDArray... arrays) {
    return Arrays.stream(arrays).allMatch(array -> array.dataType() == DataType.FLOAT);
  }

  private static float[][] read(INDArray... arrays) {
    return Arrays.stream(arrays).map(NativeFloats::read).toArray(float[][]::new);
  }

  private LstmRows rows(Size size, int from, int atOnce) {
    int rows = Math.min(atOnce, size.rows - from);
    return new LstmRows(activation, from, rows, size.inputs, size.units);
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
    Size size = Size.of(pass.input, recurrentWeights);
    INDArray below =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD,
            DataType.FLOAT,
            new long[] {size.steps, size.rows, size.inputs},
            'c');
    INDArray byInputWeights = gradients.get(inputWeightKey);
    INDArray byRecurrentWeights = gradients.get(recurrentWeightKey);
    INDArray byBiases = gradients.get(biasKey);
    int atOnce = pass.rows == null ? size.rowsAtOnce(mostHeld, size.steps) : size.rows;
    try (Sequences sequences = Sequences.of(pass.input);
        Sequences byOutputs = Sequences.of(delta);
        LstmRows.States start = LstmRows.States.reading(pass.outputsBefore, pass.cellsBefore);
        LstmRows.Weights weights =
            LstmRows.Weights.reading(inputWeights, recurrentWeights, pass.biases);
        // DL4J has made them zeros.
        LstmRows.Weights sums =
            LstmRows.Weights.writing(byInputWeights, byRecurrentWeights, byBiases);
        NativeFloats byInputs = NativeFloats.writing(below)) {
      for (int from = 0; from < size.rows; from += atOnce) {
        LstmRows rows = pass.rows;
        if (rows == null) {
          rows = rows(size, from, atOnce);
          rows.compute(sequences, weights, start, true, (given, step) -> {});
        }
        rows.differentiate(byOutputs, weights, sums, byInputs, size.rows);
      }
    }
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(inputWeightKey, byInputWeights);
    gradient.setGradientFor(recurrentWeightKey, byRecurrentWeights);
    gradient.setGradientFor(biasKey, byBiases);
    return new Pair<>(gradient, below.permute(1, 2, 0));
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
