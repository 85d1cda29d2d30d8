package io.github.meanfield.stages.network;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What DL4J computes for a {@link GaussianCode}. */
final class GaussianCodeLayer extends AbstractLayer<GaussianCode> {

  private static final long serialVersionUID = 1L;

  private final transient GaussianSampling sampling;
  private double[] rowWeights;
  private double divergence;

  GaussianCodeLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
    sampling = new GaussianSampling(layerConf());
  }

  /** Sets the weights of the rows that come next; null for 1. */
  void setRowWeights(double[] weights) {
    rowWeights = weights;
  }

  /** The weighted sum of the divergences of the rows that were trained on last. */
  double divergence() {
    return divergence;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr memory) {
    assertInputSet(false);
    int size = layerConf().size();
    if (input.size(1) != 2L * size) {
      throw new IllegalArgumentException(
          String.format(
              "a GaussianCode of %d units has %d inputs, but must have %d",
              size, input.size(1), 2 * size));
    }
    if (!training) {
      return memory.dup(
          ArrayType.ACTIVATIONS, input.get(NDArrayIndex.all(), NDArrayIndex.interval(0, size)));
    }
    int rows = (int) input.size(0);
    double[] codes = new double[rows * size];
    // ND4J's generator is what a fit has seeded.
    sampling.seed(Nd4j.getRandom().nextLong());
    sampling.draw(doubles(input), rows, codes);
    return memory.dup(ArrayType.ACTIVATIONS, array(codes, rows));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray delta, LayerWorkspaceMgr memory) {
    assertInputSet(true);
    int rows = (int) input.size(0);
    double[] inputDelta = new double[rows * 2 * layerConf().size()];
    double[] inputs = doubles(input);
    // DL4J lets go of the inputs after a step.
    divergence = sampling.divergence(inputs, rows, rowWeights);
    sampling.backward(inputs, rows, doubles(delta), rowWeights, 1, inputDelta);
    return Pair.of(
        new DefaultGradient(), memory.dup(ArrayType.ACTIVATION_GRAD, array(inputDelta, rows)));
  }

  private static double[] doubles(INDArray values) {
    return values.dup('c').data().asDouble();
  }

  private INDArray array(double[] values, long rows) {
    return Nd4j.createFromArray(values).castTo(dataType).reshape(rows, values.length / rows);
  }

  @Override
  public Type type() {
    return Type.FEED_FORWARD;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {}
}
