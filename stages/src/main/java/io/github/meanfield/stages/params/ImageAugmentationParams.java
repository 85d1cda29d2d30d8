package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;

/**
 * Params that change images while a network is trained on them: in each epoch each image is moved,
 * turned, scaled and mirrored by random draws, all by one affine map, with bilinear interpolation;
 * beyond the border the pixels of the border go on (Simard et al. 2003, section 2). Rows that
 * validate or are scored stay as they are. Sparse rows are made dense, a minibatch at a time.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface ImageAugmentationParams<T extends ImageAugmentationParams<T>>
    extends DeclaresParams {

  /** Value of {@link #imageLayout()}: channel after channel. */
  String CHANNELS_FIRST = "channelsFirst";

  /**
   * Height, width and number of channels of the image that the features of a row are, row of pixels
   * by row of pixels from the top; their product is the number of features. Of a given network that
   * makes images of rows it must be their shape. Unset by default, and required by the params that
   * change images.
   */
  default IntArrayParam imageShape() {
    return declare()
        .integers(
            "imageShape",
            "height, width and channels of the image that the features of a row are",
            "height, width and channels, each at least 1",
            value -> value.length == 3 && value[0] > 0 && value[1] > 0 && value[2] > 0);
  }

  /** Height, width and channels. See {@link #imageShape()}. */
  default int[] getImageShape() {
    return getOrDefault(imageShape());
  }

  /** Sets {@link #imageShape()}. */
  default T setImageShape(int[] value) {
    return (T) set(imageShape(), value);
  }

  /**
   * How the values of an image follow each other: {@code channelsLast} (default), pixel by pixel,
   * as Spark's image source has them, or {@code channelsFirst}, channel by channel, as
   * Deeplearning4j's convolutional layers take rows of features. Of one channel it is the same.
   */
  default Param<String> imageLayout() {
    return declare()
        .choice(
            "imageLayout",
            "how the values of an image of several channels follow each other",
            "channelsLast",
            CHANNELS_FIRST);
  }

  /** How values follow each other. See {@link #imageLayout()}. */
  default String getImageLayout() {
    return getOrDefault(imageLayout());
  }

  /** Sets {@link #imageLayout()}. */
  default T setImageLayout(String value) {
    return (T) set(imageLayout(), value);
  }

  /**
   * Largest share of its width by which an image is moved to either side, and of its height up or
   * down, in [0, 1); in training, uniformly drawn. Default: 0.
   */
  default DoubleParam augmentShift() {
    return declare()
        .fraction(
            "augmentShift",
            "largest share of width and height by which an image is moved in training, in [0, 1)",
            0);
  }

  /** Largest move. See {@link #augmentShift()}. */
  default double getAugmentShift() {
    return (double) getOrDefault(augmentShift());
  }

  /** Sets {@link #augmentShift()}. */
  default T setAugmentShift(double value) {
    return (T) set(augmentShift(), value);
  }

  /**
   * Largest angle in degrees by which an image is turned about its centre to either side, in [0,
   * 180]; in training, uniformly drawn. Default: 0.
   */
  default DoubleParam augmentRotation() {
    return declare()
        .number(
            "augmentRotation",
            "largest angle in degrees by which an image is turned in training, in [0, 180]",
            0,
            "in [0, 180]",
            value -> value >= 0 && value <= 180);
  }

  /** Largest angle. See {@link #augmentRotation()}. */
  default double getAugmentRotation() {
    return (double) getOrDefault(augmentRotation());
  }

  /** Sets {@link #augmentRotation()}. */
  default T setAugmentRotation(double value) {
    return (T) set(augmentRotation(), value);
  }

  /**
   * Largest share s by which an image is made larger or smaller about its centre, in [0, 1): the
   * factor is uniform in [1 - s, 1 + s], in training. Default: 0.
   */
  default DoubleParam augmentScale() {
    return declare()
        .fraction(
            "augmentScale",
            "largest share by which an image is made larger or smaller in training, in [0, 1)",
            0);
  }

  /** Largest change of the size. See {@link #augmentScale()}. */
  default double getAugmentScale() {
    return (double) getOrDefault(augmentScale());
  }

  /** Sets {@link #augmentScale()}. */
  default T setAugmentScale(double value) {
    return (T) set(augmentScale(), value);
  }

  /** Whether half of the images are mirrored, left to right, in training. Default: false. */
  default BooleanParam augmentFlip() {
    return declare()
        .flag(
            "augmentFlip",
            "whether half of the images are mirrored, left to right, in training",
            false);
  }

  /** Whether images are mirrored. See {@link #augmentFlip()}. */
  default boolean getAugmentFlip() {
    return (boolean) getOrDefault(augmentFlip());
  }

  /** Sets {@link #augmentFlip()}. */
  default T setAugmentFlip(boolean value) {
    return (T) set(augmentFlip(), value);
  }
}
