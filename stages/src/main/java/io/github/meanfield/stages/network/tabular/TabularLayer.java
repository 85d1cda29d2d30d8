package io.github.meanfield.stages.network.tabular;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What Deeplearning4j computes of a {@link TabularInput}. */
final class TabularLayer extends BaseLayer<TabularInput> {

  private static final long serialVersionUID = 1L;

  TabularLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  private TabularEncoder encoder() {
    return layerConf().encoder();
  }

  /** Fills the columns, and returns what is known of the rows. */
  private EncodedRows forward(int rows, float[] parameters, float[] columns) {
    EncodedRows kept = encoder().reserve(rows);
    encoder().read(floats(input), rows, kept);
    encoder().forward(kept, rows, parameters, 0, columns);
    return kept;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (training && layerConf().noise() > 0) {
      throw new IllegalStateException(
          "Deeplearning4j does not compute the noise of a TabularInput; the dense engine does");
    }
    int rows = (int) input.size(0);
    float[] columns = new float[rows * encoder().width()];
    forward(rows, encoder().parameterLength() == 0 ? new float[0] : floats(params()), columns);
    return workspaces.dup(
        ArrayType.ACTIVATIONS, array(columns, rows, encoder().width()).castTo(dataType));
  }

  /** The layer is the first of a network, which asks for no gradient of the features. */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Gradient gradient = new DefaultGradient();
    int length = encoder().parameterLength();
    if (length > 0) {
      int rows = (int) input.size(0);
      float[] parameters = floats(params());
      EncodedRows kept = forward(rows, parameters, new float[rows * encoder().width()]);
      float[] sums = new float[length];
      encoder().backward(kept, rows, floats(epsilon), parameters, sums, 0);
      gradientsFlattened.assign(array(sums, 1, length).reshape(gradientsFlattened.shape()));
      gradientViews.forEach((key, view) -> gradient.setGradientFor(key, view));
    }
    return new Pair<>(gradient, null);
  }

  private static float[] floats(INDArray values) {
    return values.dup('c').data().asFloat();
  }

  private static INDArray array(float[] values, long rows, long columns) {
    return Nd4j.create(values, new long[] {rows, columns}, 'c');
  }

  @Override
  public boolean hasBias() {
    return false;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
