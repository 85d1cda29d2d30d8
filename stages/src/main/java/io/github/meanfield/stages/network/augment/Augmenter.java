package io.github.meanfield.stages.network.augment;

import io.github.meanfield.stages.rows.FeatureRows;
import java.util.SplittableRandom;

/**
 * Copies rows of a chunk to where a network takes them from, and changes them by random draws. Of
 * one thread, with memory of its own, so that a row allocates nothing.
 */
public final class Augmenter {

  private final Augmentation augmentation;
  private final int numFeatures;
  private final double keptLog;
  private final double[] map = new double[ImageAugmentation.MAP];
  private final float[] image;
  private SplittableRandom random = new SplittableRandom(0);

  /**
   * An augmenter.
   *
   * @param augmentation how features are changed
   * @param numFeatures features of a row
   */
  public Augmenter(Augmentation augmentation, int numFeatures) {
    this.augmentation = augmentation;
    this.numFeatures = numFeatures;
    keptLog = Math.log1p(-augmentation.swapNoise());
    image = augmentation.images() == null ? null : new float[numFeatures];
  }

  /** Starts the draws of a pass over a chunk. */
  public void begin(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * Copies a row, changed.
   *
   * @param chunk features of the rows that it is one of
   * @param row its number
   * @param into where to copy it
   * @param offset position of its first feature there
   */
  public void copy(FeatureRows chunk, int row, float[] into, int offset) {
    if (image == null) {
      chunk.copyTo(row, into, offset);
      swap(chunk, into, offset);
    } else {
      chunk.copyTo(row, image, 0);
      swap(chunk, image, 0);
      augmentation.images().draw(random, map);
      augmentation.images().apply(map, image, into, offset);
    }
  }

  private void swap(FeatureRows chunk, float[] row, int offset) {
    if (augmentation.swapNoise() > 0) {
      for (int j = kept(); j < numFeatures; j += 1 + kept()) {
        row[offset + j] = chunk.value(random.nextInt(chunk.size()), j);
      }
    }
  }

  /** Values up to the next that is swapped: by a geometric distribution, one draw for all. */
  private int kept() {
    return (int) Math.min(numFeatures, Math.log1p(-random.nextDouble()) / keptLog);
  }
}
