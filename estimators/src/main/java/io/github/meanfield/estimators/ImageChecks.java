package io.github.meanfield.estimators;

import io.github.meanfield.stages.network.augment.ImageAugmentation;
import io.github.meanfield.stages.params.FeatureEncodingParams;
import io.github.meanfield.stages.params.ImageAugmentationParams;
import io.github.meanfield.stages.rows.FeatureReader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructType;

/** Whether features are the images that params say they are. */
final class ImageChecks {

  private ImageChecks() {}

  /** Params that change images, each if it is another value than its default. */
  static List<Param<?>> changes(ImageAugmentationParams<?> stage) {
    return List.of(
        stage.augmentShift(), stage.augmentRotation(), stage.augmentScale(), stage.augmentFlip());
  }

  private static Stream<Param<?>> set(NeuralNetworkEstimator<?, ?> stage) {
    return changes(stage).stream().filter(stage::isChanged);
  }

  /**
   * Checks what is known before rows are read.
   *
   * @throws IllegalArgumentException if images are changed of which no shape is told, or which are
   *     encoded as tables are, or the shape has another number of features than the column
   */
  static void check(NeuralNetworkEstimator<?, ?> stage, StructType schema) {
    set(stage)
        .findFirst()
        .ifPresent(
            param -> {
              String found = stage.uid() + ": param " + param.name() + " is ";
              found += stage.getOrDefault(param);
              if (!stage.isSet(stage.imageShape())) {
                throw new IllegalArgumentException(
                    found + ", but imageShape is not set; set it to height, width and channels");
              }
              if (TableEncoding.isAskedFor(stage)) {
                throw new IllegalArgumentException(
                    String.format(
                        "%s, which changes images, but featureEncoding is %s, which takes numbers"
                            + " and categories of tables; set it to %s, or leave %s unset",
                        found,
                        FeatureEncodingParams.TABULAR,
                        FeatureEncodingParams.NO_ENCODING,
                        param.name()));
              }
            });
    int known = FeatureReader.sizeFromMetadata(schema.apply(stage.getFeaturesCol()));
    if (known >= 0) {
      requireShape(stage, known);
    }
  }

  private static void requireShape(NeuralNetworkEstimator<?, ?> stage, int numFeatures) {
    if (stage.isSet(stage.imageShape())) {
      int[] shape = stage.getImageShape();
      long size = (long) shape[0] * shape[1] * shape[2];
      if (size != numFeatures) {
        throw new IllegalArgumentException(
            String.format(
                "%s: param imageShape is %s, which is %d features, but featuresCol '%s' has %d; set"
                    + " it to height, width and channels of the images",
                stage.uid(), Arrays.toString(shape), size, stage.getFeaturesCol(), numFeatures));
      }
    }
  }

  /**
   * Checks that a given network sees the same images.
   *
   * @param given what gives it, for errors
   * @param image height, width and channels of the images that it makes of rows, channel by channel
   * @throws IllegalArgumentException if imageShape is set to another shape, or images of several
   *     channels are said to be pixel by pixel
   */
  static void requireImage(NeuralNetworkEstimator<?, ?> stage, String given, int[] image) {
    if (stage.isSet(stage.imageShape())) {
      boolean isLayout =
          image[2] == 1 || stage.getImageLayout().equals(ImageAugmentationParams.CHANNELS_FIRST);
      if (!isLayout || !Arrays.equals(stage.getImageShape(), image)) {
        throw new IllegalArgumentException(
            String.format(
                "%s: params imageShape and imageLayout are %s and %s, but the network of %s takes"
                    + " images of height, width and channels %s, channel by channel; set imageShape"
                    + " to these%s, and have features in that order",
                stage.uid(),
                Arrays.toString(stage.getImageShape()),
                stage.getImageLayout(),
                given,
                Arrays.toString(image),
                image[2] == 1
                    ? ""
                    : " and imageLayout to " + ImageAugmentationParams.CHANNELS_FIRST));
      }
    }
  }

  /**
   * How images are changed.
   *
   * @param numFeatures features of the rows
   * @return null for not at all
   * @throws IllegalArgumentException if the shape has another number of features
   */
  static ImageAugmentation augmentation(NeuralNetworkEstimator<?, ?> stage, int numFeatures) {
    requireShape(stage, numFeatures);
    if (set(stage).findAny().isEmpty()) {
      return null;
    }
    int[] shape = stage.getImageShape();
    return new ImageAugmentation(
        shape[0],
        shape[1],
        shape[2],
        stage.getImageLayout().equals(ImageAugmentationParams.CHANNELS_FIRST),
        stage.getAugmentShift(),
        stage.getAugmentRotation(),
        stage.getAugmentScale(),
        stage.getAugmentFlip());
  }
}
