package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.Mixup;
import java.util.Arrays;

/**
 * Where rows enter the first layer with weights, and may be changed: behind the columns of a {@code
 * TabularInput}, if the network begins with one, or else right at the features.
 */
final class EntryPoint {

  /** The layer that makes columns of features; itself and as {@link Tabular}, or both null. */
  private final Layer encoding;

  private final Tabular tabular;
  private final int numFeatures;
  private final int width;
  private float[] changed = {};

  EntryPoint(Layer first, int numFeatures) {
    this.numFeatures = numFeatures;
    tabular = first.unfrozen() instanceof Tabular its ? its : null;
    encoding = tabular == null ? null : first;
    width = tabular == null ? numFeatures : tabular.width();
  }

  /** The number of layers before. */
  int layersBefore() {
    return tabular == null ? 0 : 1;
  }

  /**
   * What enters.
   *
   * @param features rows × numFeatures, which stay as they are
   * @param shifts what is added to the numbers among them; null for nothing
   * @param mixup mixes rows; null for rows as they are
   * @return rows × width, valid until the next call
   */
  float[] forward(float[] features, float[] shifts, Mixup mixup, int rows, boolean training) {
    float[] values = features;
    if (tabular != null) {
      tabular.setShifts(shifts);
      values = encoding.forward(features, rows, training);
      tabular.setShifts(null);
    } else if (shifts != null) {
      reserve(rows);
      for (int i = 0; i < rows * width; i++) {
        changed[i] = features[i] + shifts[i];
      }
      values = changed;
    }
    if (mixup == null) {
      return values;
    }
    reserve(rows);
    mixup.mix(values, rows, width, changed);
    return changed;
  }

  /** The derivatives by rows as they were before they were mixed. */
  float[] backward(float[] delta, Mixup mixup, int rows) {
    if (mixup == null) {
      return delta;
    }
    mixup.backward(delta, rows, width, changed);
    return changed;
  }

  /**
   * The derivatives by shifts, after a {@code forward} that was not training.
   *
   * @param delta derivatives by what enters
   * @param gradient takes rows × numFeatures
   */
  void shiftGradient(float[] delta, int rows, float[] gradient) {
    if (tabular == null) {
      System.arraycopy(delta, 0, gradient, 0, rows * numFeatures);
    } else {
      Arrays.fill(gradient, 0, rows * numFeatures, 0);
      tabular.shiftGradient(delta, rows, gradient);
    }
  }

  /** Numbers that are kept of rows that were changed. */
  int length() {
    return changed.length;
  }

  private void reserve(int rows) {
    if (changed.length < rows * width) {
      changed = new float[Math.multiplyExact(rows, width)];
    }
  }
}
