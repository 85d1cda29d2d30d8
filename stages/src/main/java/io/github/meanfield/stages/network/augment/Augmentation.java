package io.github.meanfield.stages.network.augment;

import java.io.Serializable;

/**
 * How features of training rows are changed before a network gets them.
 *
 * @param swapNoise probability that a value gives way to that of another row of the chunk
 * @param images how images are changed, after that; null for not at all
 */
public record Augmentation(double swapNoise, ImageAugmentation images) implements Serializable {

  /** Features stay as they are. */
  public static final Augmentation NONE = new Augmentation(0, null);

  /** Whether features are changed at all. */
  public boolean isSome() {
    return swapNoise > 0 || images != null;
  }
}
