package io.github.meanfield.stages.network.sequence;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What Deeplearning4j computes of a {@link TransformerBlock}. Within it the steps of all rows are
 * the columns of matrices in Fortran's order: what BLAS multiplies without a copy, and as an
 * embedding gives them.
 */
final class TransformerLayer extends BaseLayer<TransformerBlock> {

  private static final long serialVersionUID = 1L;

  private static final double LONGEST_WAVE = 10_000;

  /** Numbers × as many positions as were needed so far. */
  private transient INDArray positions;

  /** What the derivatives need of the last forward pass of training. */
  private transient Forward last;

  TransformerLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** A pass over the rows of the input, with all that it computes. */
  private final class Forward {

    private final LayerWorkspaceMgr memory;
    private final ArrayType kept;
    private final boolean training;
    private final int rows;
    private final int steps;

    /** Null if no step is masked. */
    private final INDArray mask;

    private final INDArray inputFactors;
    private final StepNormalization first;
    private final INDArray projected;
    private final SelfAttention attention;
    private final INDArray attended;
    private final INDArray attendedFactors;
    private final StepNormalization second;
    private final INDArray hidden;
    private final INDArray activated;
    private final INDArray denseFactors;
    private final StepNormalization third;
    private final INDArray outputs;

    Forward(boolean training, LayerWorkspaceMgr memory) {
      this.training = training;
      this.memory = memory;
      // Activations outlive the pass over this layer.
      kept = training ? ArrayType.ACTIVATIONS : ArrayType.FF_WORKING_MEM;
      rows = (int) input.size(0);
      steps = (int) input.size(2);
      mask = copyOfMask();
      int size = (int) layerConf().getNIn();
      INDArray x = columns(input, kept, memory);
      inputFactors = layerConf().addsPositions() ? factors(size) : null;
      if (layerConf().addsPositions()) {
        addPositions(x);
        drop(x, inputFactors);
      }
      first = normalize(x);
      projected =
          dense(
              first.normalized(),
              TransformerParameters.QUERIES_KEYS_VALUES,
              TransformerParameters.QUERIES_KEYS_VALUES_BIAS);
      attention = SelfAttention.of(layerConf().heads(), rows, steps, copyOfMask());
      attended = array(kept, size);
      attention.forward(projected, attended);
      INDArray added =
          dense(attended, TransformerParameters.ATTENDED, TransformerParameters.ATTENDED_BIAS);
      attendedFactors = factors(size);
      x.addi(drop(added, attendedFactors));
      second = normalize(x);
      hidden =
          dense(second.normalized(), TransformerParameters.FIRST, TransformerParameters.FIRST_BIAS);
      // The derivatives need what the activation takes.
      activated = training ? memory.dup(kept, hidden, 'f') : hidden;
      layerConf().getActivationFn().getActivation(activated, training);
      added = dense(activated, TransformerParameters.SECOND, TransformerParameters.SECOND_BIAS);
      denseFactors = factors(size);
      x.addi(drop(added, denseFactors));
      third = layerConf().normalizesOutputs() ? normalize(x) : null;
      outputs = array(ArrayType.ACTIVATIONS, size);
      outputs.assign(third == null ? x : third.normalized());
      hideMasked(outputs);
    }

    INDArray array(ArrayType type, int size) {
      return memory.createUninitialized(type, dataType, new long[] {size, width()}, 'f');
    }

    private INDArray copyOfMask() {
      return maskArray == null ? null : memory.dup(kept, maskArray.castTo(dataType), 'c');
    }

    private long width() {
      return (long) rows * steps;
    }

    private StepNormalization normalize(INDArray x) {
      return StepNormalization.of(x, array(kept, (int) x.size(0)), array(kept, 1));
    }

    private INDArray dense(INDArray inputs, String weights, String bias) {
      INDArray units = array(kept, (int) getParam(weights).size(1));
      Nd4j.gemm(getParam(weights), inputs, units, true, false, 1, 0);
      return units.addiColumnVector(getParam(bias).reshape(units.size(0), 1));
    }

    /** What dropout multiplies each number by; null if there is none. */
    private INDArray factors(int size) {
      IDropout dropout = layerConf().getIDropout();
      if (!training || dropout == null) {
        return null;
      }
      INDArray ones = array(kept, size).assign(1);
      return dropout.applyDropout(ones, ones, getIterationCount(), getEpochCount(), memory);
    }

    private void addPositions(INDArray x) {
      x.muli(Math.sqrt(x.size(0)));
      INDArray ofRows = x.reshape('f', x.size(0), steps, rows);
      INDArray added = positions(steps).get(NDArrayIndex.all(), NDArrayIndex.interval(0, steps));
      Nd4j.getExecutioner().exec(new BroadcastAddOp(ofRows, added, ofRows, 0, 1));
    }

    void hideMasked(INDArray x) {
      if (mask != null) {
        x.muliRowVector(mask.reshape('c', 1, width()));
      }
    }

    /** Rows × numbers × steps, as other layers have them. */
    INDArray sequences(INDArray x) {
      return x.reshape('f', x.size(0), steps, rows).permute(2, 0, 1);
    }
  }

  /** Copies rows × numbers × steps to numbers × (rows · steps). */
  private INDArray columns(INDArray sequences, ArrayType type, LayerWorkspaceMgr memory) {
    long[] shape = {sequences.size(1), sequences.size(2), sequences.size(0)};
    INDArray x = memory.createUninitialized(type, dataType, shape, 'f');
    x.assign(sequences.permute(1, 2, 0));
    return x.reshape('f', shape[0], shape[1] * shape[2]);
  }

  private static INDArray drop(INDArray x, INDArray factors) {
    return factors == null ? x : x.muli(factors);
  }

  /** The same, of what must stay as it is. */
  private static INDArray dropped(INDArray x, INDArray factors) {
    return factors == null ? x : x.mul(factors);
  }

  /** PE(t, 2i) = sin(t / 10000^(2i / size)), PE(t, 2i + 1) the cosine of the same. */
  private INDArray positions(int steps) {
    if (positions == null || positions.size(1) < steps) {
      int size = (int) layerConf().getNIn();
      double[] values = new double[Math.multiplyExact(steps, size)];
      for (int k = 0; k < values.length; k++) {
        int i = k % size;
        double angle = k / size / Math.pow(LONGEST_WAVE, (double) (i - i % 2) / size);
        values[k] = i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
      }
      // It outlives the minibatch.
      positions = Nd4j.create(values, new long[] {size, steps}, 'f').castTo(dataType).detach();
    }
    return positions;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr memory) {
    assertInputSet(false);
    if (input.rank() != 3 || input.size(1) != layerConf().getNIn()) {
      throw new IllegalArgumentException(
          String.format(
              "a TransformerBlock of %d inputs is given an array of shape %s, but takes rows ×"
                  + " inputs × steps",
              layerConf().getNIn(), Arrays.toString(input.shape())));
    }
    Forward pass = new Forward(training, memory);
    last = training ? pass : null;
    return pass.sequences(pass.outputs);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr memory) {
    assertInputSet(true);
    Forward pass = last;
    if (pass == null) {
      throw new IllegalStateException("derivatives are those of a forward pass of training");
    }
    last = null;
    INDArray delta = columns(epsilon, ArrayType.ACTIVATION_GRAD, memory);
    pass.hideMasked(delta);
    if (pass.third != null) {
      pass.third.backward(delta);
    }
    INDArray added = dropped(delta, pass.denseFactors);
    INDArray inner =
        backward(
            pass.activated, added, TransformerParameters.SECOND, TransformerParameters.SECOND_BIAS);
    inner = layerConf().getActivationFn().backprop(pass.hidden, inner).getFirst();
    inner =
        backward(
            pass.second.normalized(),
            inner.ordering() == 'f' ? inner : inner.dup('f'),
            TransformerParameters.FIRST,
            TransformerParameters.FIRST_BIAS);
    delta.addi(pass.second.backward(inner));
    added = dropped(delta, pass.attendedFactors);
    inner =
        backward(
            pass.attended,
            added,
            TransformerParameters.ATTENDED,
            TransformerParameters.ATTENDED_BIAS);
    INDArray projected = pass.projected.ulike();
    pass.attention.backward(pass.projected, pass.attended, inner, projected);
    inner =
        backward(
            pass.first.normalized(),
            projected,
            TransformerParameters.QUERIES_KEYS_VALUES,
            TransformerParameters.QUERIES_KEYS_VALUES_BIAS);
    delta.addi(pass.first.backward(inner));
    if (layerConf().addsPositions()) {
      drop(delta, pass.inputFactors).muli(Math.sqrt(delta.size(0)));
    }
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient::setGradientFor);
    return Pair.of(gradient, pass.sequences(delta));
  }

  /** Sets the gradients of a dense layer, and returns the derivatives by its inputs. */
  private INDArray backward(INDArray inputs, INDArray delta, String weights, String bias) {
    Nd4j.gemm(inputs, delta, gradientViews.get(weights), false, true, 1, 0);
    INDArray ofBias = gradientViews.get(bias);
    ofBias.assign(delta.sum(1).reshape(ofBias.shape()));
    INDArray result = Nd4j.createUninitialized(dataType, inputs.shape(), 'f');
    return Nd4j.gemm(getParam(weights), delta, result, false, false, 1, 0);
  }

  @Override
  public void clear() {
    super.clear();
    last = null;
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
