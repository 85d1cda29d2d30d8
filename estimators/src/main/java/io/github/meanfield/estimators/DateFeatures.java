package io.github.meanfield.estimators;

import io.github.meanfield.runtime.text.DateFeature;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.params.DateFeaturesParams;
import io.github.meanfield.stages.params.HasValidationIndicatorCol;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.transformers.DateColumn;
import io.github.meanfield.transformers.DateFeaturesModel;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Makes features of dates: year, month, day of the week, hour (of timestamps and texts), and days
 * since the earliest date of the training rows, each as a column ({@link DateFeature}) for a {@code
 * VectorAssembler}.
 *
 * <p>Month and day of the week are nominal by their metadata: a network of featureEncoding tabular
 * takes them for categories, and {@code OneHotEncoder} encodes them. A missing date has NaN for
 * every feature, which such a network takes, and {@link VectorImputer} replaces.
 *
 * <p>Rows whose {@code validationIndicatorCol} is true take no part; a null indicator counts as
 * false.
 */
public final class DateFeatures extends Estimator<DateFeaturesModel>
    implements DateFeaturesParams<DateFeatures>,
        HasValidationIndicatorCol<DateFeatures>,
        DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /** An estimator with a uid of its own. */
  public DateFeatures() {
    this(Identifiable.randomUID("dateFeatures"));
  }

  /**
   * An estimator with a given uid.
   *
   * @param uid unique among the stages of a pipeline
   */
  public DateFeatures(String uid) {
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

  /** Sets {@link #timeZone()}. */
  public DateFeatures setTimeZone(String value) {
    set(timeZone(), value);
    return this;
  }

  @Override
  public DateFeaturesModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    // Spark's own reading of a session's zone knows more names than Java: EST, +8:00.
    ZoneId zone =
        isDefined(timeZone())
            ? ZoneId.of(getTimeZone())
            : DateTimeUtils.getZoneId(
                dataset.sparkSession().conf().get("spark.sql.session.timeZone"));
    StructField[] inputs = DateColumn.require(this, dataset.schema());
    List<Double> earliest = new ArrayList<>();
    Row row = seen(TrainingFeatures.rows(this, dataset), inputs, zone);
    for (int i = 0; i < inputs.length; i++) {
      requireDates(inputs[i].name(), row.getLong(0), row.getStruct(i + 1));
      earliest.add(row.getStruct(i + 1).getDouble(0));
    }
    DateFeaturesModel model = new DateFeaturesModel(uid, earliest, hasTime(inputs));
    copyValues(model, ParamMap.empty()).setParent(this);
    model.set(model.timeZone(), zone.getId());
    return model;
  }

  private static List<Boolean> hasTime(StructField[] inputs) {
    return Arrays.stream(inputs).map(i -> DateColumn.mayHaveTime(i.dataType())).toList();
  }

  /** Counts rows; of each column the earliest date, and how many and which texts are none. */
  private static Row seen(Dataset<?> training, StructField[] inputs, ZoneId zone) {
    Column[] ofColumns = new Column[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      Column input = Columns.named(inputs[i].name());
      Column days =
          functions.element_at(
              DateColumn.features(null, inputs[i], zone), DateFeature.DAYS.ordinal() + 1);
      Column noDate = functions.when(functions.isnan(days), input.cast("string"));
      ofColumns[i] =
          functions.struct(
              functions.min(functions.nanvl(days, functions.lit(null))),
              functions.count(noDate),
              functions.min(noDate));
    }
    return training.agg(functions.count(functions.lit(1)), ofColumns).head();
  }

  private void requireDates(String column, long rows, Row seen) {
    if (seen.getLong(1) > 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: inputCols '%s' holds %d %s no date, such as '%s', in %d training rows; %s",
              uid,
              column,
              seen.getLong(1),
              seen.getLong(1) == 1 ? "text that is" : "texts that are",
              seen.getString(2),
              rows,
              DateColumn.REQUIRED));
    } else if (seen.isNullAt(0)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: inputCols '%s' has no date in %d training rows; at least one is required: leave"
                  + " the column out",
              uid, column, rows));
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    TrainingFeatures.requireIndicator(this, schema);
    StructField[] inputs = DateColumn.require(this, schema);
    return DateColumn.append(this, schema, inputs, hasTime(inputs));
  }

  @Override
  public DateFeatures copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved estimators. */
  public static MLReader<DateFeatures> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved estimator from a path. */
  public static DateFeatures load(String path) {
    return read().load(path);
  }
}
