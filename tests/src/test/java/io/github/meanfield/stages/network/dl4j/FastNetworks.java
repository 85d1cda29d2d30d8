package io.github.meanfield.stages.network.dl4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.Dl4jModel;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.rows.RowBlock;
import java.lang.reflect.Field;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What tests of fast layers share: rows of two classes, and what networks make of them. */
final class FastNetworks {

  private static final int CLASSES = 2;

  private FastNetworks() {}

  static void requireNear(INDArray expected, INDArray found) {
    requireNear(expected, found, 0.01, 0);
  }

  /**
   * Requires that two arrays are near each other.
   *
   * @param least what is too small to tell anything
   * @param scale what the distance is measured by, if the first array is shorter
   */
  static void requireNear(INDArray expected, INDArray found, double least, double scale) {
    double distance = expected.sub(found.castTo(expected.dataType())).norm2Number().doubleValue();
    double length = Math.max(scale, expected.norm2Number().doubleValue());
    assertTrue(length > least && distance < 1e-5 * length, distance + " of " + length);
  }

  /** Normal random numbers. */
  static INDArray random(long seed, long... shape) {
    Random random = new Random(seed);
    INDArray numbers = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < numbers.length(); i++) {
      numbers.putScalar(i, (float) random.nextGaussian());
    }
    return numbers;
  }

  /** Rows have the classes 0, 1, 0, … */
  static INDArray labels(int rows) {
    INDArray labels = Nd4j.zeros(rows, CLASSES);
    for (int row = 0; row < rows; row++) {
      labels.putScalar(row, row % CLASSES, 1);
    }
    return labels;
  }

  /** The gradient of the mean loss of rows with these {@link #labels}, in training. */
  static INDArray gradient(Dl4jNetwork network, float[] features, int rows) {
    int width = features.length / rows;
    MiniBatch batch = new MiniBatch(rows, width, new CrossEntropy(CLASSES), 1);
    double[] classes = IntStream.range(0, rows).mapToDouble(row -> row % CLASSES).toArray();
    batch.fill(
        new RowBlock(width, features, classes, null, rows),
        IntStream.range(0, rows).toArray(),
        0,
        rows);
    float[] gradient = new float[network.parameterLength()];
    network.gradient(batch, gradient);
    return Nd4j.createFromArray(gradient).reshape(1, gradient.length);
  }

  /** What a network scores by, {@code logits}, or trains, {@code training}. */
  static Dl4jModel used(Dl4jNetwork network, String name) throws ReflectiveOperationException {
    Field field = Dl4jNetwork.class.getDeclaredField(name);
    field.setAccessible(true);
    return (Dl4jModel) field.get(network);
  }

  /** The layer that a frozen or otherwise wrapped one holds. */
  static Layer inner(Layer layer) {
    return layer instanceof BaseWrapperLayer wrapper ? inner(wrapper.getUnderlying()) : layer;
  }
}
