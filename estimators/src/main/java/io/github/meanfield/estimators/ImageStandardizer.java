package io.github.meanfield.estimators;

import io.github.meanfield.stages.MeanfieldRegistrator;
import io.github.meanfield.stages.Precision;
import io.github.meanfield.stages.params.HasValidationIndicatorCol;
import io.github.meanfield.stages.params.ImageStandardizerParams;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.transformers.ImageStandardizerModel;
import io.github.meanfield.transformers.images.ImageReader;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Makes Vectors of images, all of one size, for networks: values from 0 to 1, less the mean and
 * divided by the standard deviation of their channel, which it learns from the training rows alone.
 *
 * <p>Input is what {@code spark.read().format("image")} gives, or a column of the bytes of files,
 * as {@code format("binaryFile")} has them, in a format that {@code javax.imageio} reads (PNG,
 * JPEG, BMP, GIF, TIFF). Rows whose {@code validationIndicatorCol} is true take no part; a null
 * indicator counts as false. Statistics are computed in one pass, in double precision, and repeated
 * fits of the same partitions are equal to the last bit.
 */
public final class ImageStandardizer extends Estimator<ImageStandardizerModel>
    implements ImageStandardizerParams<ImageStandardizer>,
        HasValidationIndicatorCol<ImageStandardizer>,
        DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /** An estimator with a uid of its own. */
  public ImageStandardizer() {
    this(Identifiable.randomUID("imageStandardizer"));
  }

  /**
   * An estimator with a given uid.
   *
   * @param uid unique among the stages of a pipeline
   */
  public ImageStandardizer(String uid) {
    this.uid = uid;
    declarations.complete();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamDeclarations declare() {
    return declarations;
  }

  /** Sets {@link #imageShape()}. */
  public ImageStandardizer setImageShape(int[] value) {
    set(imageShape(), value);
    return this;
  }

  /** Sets {@link #resize()}. */
  public ImageStandardizer setResize(String value) {
    set(resize(), value);
    return this;
  }

  /** Sets {@link #method()}. */
  public ImageStandardizer setMethod(String value) {
    set(method(), value);
    return this;
  }

  @Override
  public ImageStandardizerModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    MeanfieldRegistrator.require(uid, dataset.sparkSession().sparkContext());
    double[] mean = new double[getImageShape()[2]];
    double[] scale = new double[mean.length];
    Arrays.fill(scale, 1);
    if (!getMethod().equals(UNIT)) {
      FeatureMoments channels = channels(TrainingFeatures.of(this, dataset));
      for (int i = 0; i < mean.length; i++) {
        mean[i] = channels.mean(i);
        if (getMethod().equals(ZSCORE)) {
          boolean isConstant = Precision.FLOAT.isConstant(channels.min(i), channels.max(i));
          scale[i] = isConstant ? 0 : channels.deviation(i);
        }
      }
    }
    return copyValues(new ImageStandardizerModel(uid, mean, scale), ParamMap.empty())
        .setParent(this);
  }

  /** Moments of the values of each channel: of a pixel of all training images a row. */
  private FeatureMoments channels(Dataset<Row> training) {
    ImageReader reader = ImageStandardizerModel.reader(this);
    RowMoments pixels =
        TrainingMoments.merged(
            training.toJavaRDD().mapPartitions(images -> List.of(read(images, reader)).iterator()));
    if (pixels.nullRows() > 0 && getHandleInvalid().equals(ERROR)) {
      throw ImageStandardizerModel.invalid(
          this,
          pixels.nullRows()
              + " training images that are null or cannot be decoded, for example "
              + example(training, reader));
    }
    if (!pixels.hasValues()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: inputCol '%s' has no image to learn from in the training rows (%d are null or"
                  + " cannot be decoded); at least one is required: %s",
              uid, getInputCol(), pixels.nullRows(), TrainingFeatures.check(this)));
    }
    return pixels.complete();
  }

  private static RowMoments read(Iterator<Row> images, ImageReader reader) {
    RowMoments pixels = new RowMoments(true);
    int channels = reader.channels();
    int ofChannel = reader.height() * reader.width();
    double[] pixel = new double[channels];
    images.forEachRemaining(
        row -> {
          float[] numbers = reader.read(row.get(0));
          if (numbers == null) {
            pixels.addNull();
            return;
          }
          for (int i = 0; i < ofChannel; i++) {
            for (int channel = 0; channel < channels; channel++) {
              pixel[channel] = numbers[channel * ofChannel + i];
            }
            pixels.add(pixel, null, channels, channels, k -> false);
          }
        });
    return pixels;
  }

  private static String example(Dataset<Row> training, ImageReader reader) {
    return ImageStandardizerModel.described(
        training.toJavaRDD().filter(row -> reader.read(row.get(0)) == null).first().get(0));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    TrainingFeatures.requireIndicator(this, schema);
    return ImageStandardizerModel.append(this, schema);
  }

  @Override
  public ImageStandardizer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved estimators. */
  public static MLReader<ImageStandardizer> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved estimator from a path. */
  public static ImageStandardizer load(String path) {
    return read().load(path);
  }
}
