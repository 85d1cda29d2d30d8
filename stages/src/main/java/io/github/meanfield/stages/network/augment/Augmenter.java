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
      swap(chunk, row, into, offset);
    } else {
      chunk.copyTo(row, image, 0);
      swap(chunk, row, image, 0);
      augmentation.images().draw(random, map);
      augmentation.images().apply(map, image, into, offset);
    }
  }

  /** Takes values of other rows; a chunk of one row has none. */
  private void swap(FeatureRows chunk, int row, float[] into, int offset) {
    int others = chunk.size() - 1;
    if (augmentation.swapNoise() > 0 && others > 0) {
      for (int j = kept(); j < numFeatures; j += 1 + kept()) {
        int other = random.nextInt(others);
        into[offset + j] = chunk.value(other < row ? other : other + 1, j);
      }
    }
  }

  /** Values up to the next that is swapped: by a geometric distribution, one draw for all. */
  private int kept() {
    return (int) Math.min(numFeatures, Math.log1p(-random.nextDouble()) / keptLog);
  }
}
