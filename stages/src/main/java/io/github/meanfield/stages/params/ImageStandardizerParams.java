package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of the standardization of images, shared by the estimator and its model. What is decided
 * by fitting ({@code imageShape}, {@code resize}, {@code method}) has setters on the estimator
 * only.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
public interface ImageStandardizerParams<T extends ImageStandardizerParams<T>>
    extends HasInputCol<T>, HasOutputCol<T>, HasHandleInvalid<T> {

  /** Value of {@link #resize()}: the mean of what a new pixel covers. */
  String AREA = "area";

  /** Value of {@link #resize()}: linear between pixels. */
  String BILINEAR = "bilinear";

  /** Value of {@link #method()}: (x - mean) / standard deviation. */
  String ZSCORE = "zscore";

  /** Value of {@link #method()}: x - mean. */
  String CENTER = "center";

  /** Value of {@link #method()}: x, from 0 to 1. */
  String UNIT = "unit";

  /** Value of {@link #handleInvalid()}: an image that cannot be decoded fails the job. */
  String ERROR = "error";

  /** Value of {@link #handleInvalid()}: rows of images that cannot be decoded are left out. */
  String SKIP = "skip";

  /**
   * Name of the input column, of images: structs of Spark's image source, or the bytes of files in
   * a format that {@code javax.imageio} reads.
   */
  @Override
  default Param<String> inputCol() {
    return declare()
        .column("inputCol", "name of the input column, of images or the bytes of their files");
  }

  /**
   * Height, width and channels of the images that come out: 1 channel for grey levels (0.299 red +
   * 0.587 green + 0.114 blue, by ITU-R BT.601), or 3 for red, green and blue. Networks that change
   * images in training take the same value for their own {@code imageShape}; with 3 channels they
   * must be told {@code imageLayout} channelsFirst, too. It has no default.
   */
  default IntArrayParam imageShape() {
    return declare()
        .integers(
            "imageShape",
            "height, width and channels (1: grey, 3: red, green, blue) of the images made",
            "height, width and channels, each at least 1, of channels 1 or 3, and fewer numbers than"
                + " an array can hold",
            value ->
                value.length == 3
                    && value[0] > 0
                    && value[1] > 0
                    && (value[2] == 1 || value[2] == 3)
                    && (double) value[0] * value[1] * value[2] <= Integer.MAX_VALUE - 8);
  }

  /** Height, width and channels. See {@link #imageShape()}. */
  default int[] getImageShape() {
    return getOrDefault(imageShape());
  }

  /**
   * How images of another size are brought to that of {@code imageShape}, height and width each by
   * itself. {@code area} (default): a new pixel is the mean of the part of the old image that it
   * covers. {@code bilinear}: linear between the middles of pixels; where the image shrinks, over
   * as many pixels as come to a new one. Of an image that has the size already nothing is changed.
   */
  default Param<String> resize() {
    return declare()
        .choice("resize", "how images of another size are brought to imageShape", AREA, BILINEAR);
  }

  /** How images are resized. See {@link #resize()}. */
  default String getResize() {
    return getOrDefault(resize());
  }

  /**
   * What becomes of values from 0 to 1. {@code zscore} (default): (x - mean) / standard deviation
   * (of n - 1), each channel by the statistics of its own pixels in all training images; a channel
   * that is constant becomes 0. {@code center}: x - mean. {@code unit}: they stay, and fitting does
   * not look at rows.
   */
  default Param<String> method() {
    return declare().choice("method", "what becomes of values from 0 to 1", ZSCORE, CENTER, UNIT);
  }

  /** What becomes of values. See {@link #method()}. */
  default String getMethod() {
    return getOrDefault(method());
  }

  /**
   * What happens to images that are null or cannot be decoded. That are files that {@code
   * javax.imageio} cannot read or that have more than 100 million pixels, and structs with nulls,
   * without pixels, of another number of channels than 1, 3 or 4, or with too few or too many
   * bytes; Spark's image source marks what it cannot read by a height of -1 unless its option
   * {@code dropInvalid} leaves it out. {@code error} (default): the job fails. {@code skip}: their
   * rows are left out, in fitting and in {@code transform}. {@code keep}: they take no part in
   * fitting, and {@code transform} makes them null.
   */
  @Override
  default Param<String> handleInvalid() {
    return declare()
        .choice(
            "handleInvalid",
            "what to do with images that are null or cannot be decoded",
            ERROR,
            SKIP,
            "keep");
  }
}
