package io.github.meanfield.transformers;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.runtime.text.DateFeature;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.params.DateFeaturesParams;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.persistence.StageWriter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Adds the {@link DateFeature}s of columns of dates, as a {@code DateFeatures} has learned where
 * their days begin.
 *
 * <p>Of a column {@code joined} come {@code joined_year}, {@code joined_month}, {@code
 * joined_dayOfWeek}, {@code joined_hour} (unless it held dates in training) and {@code
 * joined_days}: doubles, NaN where the date is missing. Whether a column holds dates, timestamps or
 * texts may differ from training: the features are the same. {@code transform} is lazy, and works
 * on streaming DataFrames; a text that is no date fails the job that asks for the row.
 */
@DefaultSerializer(JavaWithinKryo.class)
public final class DateFeaturesModel extends Model<DateFeaturesModel>
    implements DateFeaturesParams<DateFeaturesModel>, MLWritable {

  private static final long serialVersionUID = 1L;

  private static final String DATA = "data";
  private static final StructType SCHEMA =
      new StructType()
          .add("earliest", DataTypes.createArrayType(DataTypes.DoubleType, false), false)
          .add("hasTime", DataTypes.createArrayType(DataTypes.BooleanType, false), false);

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);
  private final List<Double> earliest;
  private final List<Boolean> hasTime;

  /**
   * Refuses: {@code ServiceLoader} asks for such a constructor, and a model is made by a fit.
   *
   * @throws UnsupportedOperationException always
   */
  public DateFeaturesModel() {
    throw UnfittedModel.refused();
  }

  /**
   * A model for the estimator, which sets its params.
   *
   * @param uid the estimator's uid
   * @param earliest days from 1970-01-01 to the earliest date of each input column
   * @param hasTime whether the dates of each have hours
   */
  public DateFeaturesModel(String uid, List<Double> earliest, List<Boolean> hasTime) {
    this.uid = uid;
    this.earliest = List.copyOf(earliest);
    this.hasTime = List.copyOf(hasTime);
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

  /** Days from 1970-01-01 to the earliest training date of each input column. */
  public double[] earliest() {
    return earliest.stream().mapToDouble(days -> days).toArray();
  }

  /** Whether the dates of each input column have hours. */
  public List<Boolean> hasTime() {
    return hasTime;
  }

  /** Names of the columns that are added: those of each input column, one column after another. */
  public List<String> outputCols() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < hasTime.size(); i++) {
      for (DateFeature feature : DateFeature.of(hasTime.get(i))) {
        names.add(feature.column(getInputCols()[i]));
      }
    }
    return names;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    StructField[] inputs = DateColumn.require(this, dataset.schema());
    List<Column> columns = new ArrayList<>(List.of(functions.col("*")));
    for (int i = 0; i < inputs.length; i++) {
      Column features = DateColumn.features(uid, inputs[i], ZoneId.of(getTimeZone()));
      for (DateFeature feature : DateFeature.of(hasTime.get(i))) {
        Column value = functions.element_at(features, feature.ordinal() + 1);
        StructField field = DateColumn.field(feature, inputs[i].name());
        boolean isDays = feature == DateFeature.DAYS;
        columns.add(
            (isDays ? value.minus(earliest.get(i)) : value).as(field.name(), field.metadata()));
      }
    }
    return dataset.select(columns.toArray(Column[]::new));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return DateColumn.append(this, schema, DateColumn.require(this, schema), hasTime);
  }

  @Override
  public DateFeaturesModel copy(ParamMap extra) {
    return copyValues(new DateFeaturesModel(uid, earliest, hasTime), extra).setParent(parent());
  }

  @Override
  public String toString() {
    return String.format(
        "DateFeaturesModel: uid=%s, inputCols=%s, timeZone=%s",
        uid, List.of(getInputCols()), getTimeZone());
  }

  @Override
  public MLWriter write() {
    return new StageWriter() {
      @Override
      public void saveImpl(String path) {
        Row row = RowFactory.create(earliest, hasTime);
        sparkSession()
            .createDataFrame(List.of(row), SCHEMA)
            .coalesce(1)
            .write()
            .parquet(path + "/" + DATA);
        ModelMetadata.saveMetadata(DateFeaturesModel.this, path, sc(), Map.of());
      }
    };
  }

  /** A reader of saved models. */
  public static MLReader<DateFeaturesModel> read() {
    return new MLReader<>() {
      @Override
      public DateFeaturesModel load(String path) {
        DefaultParamsReader.Metadata metadata =
            ModelMetadata.loadMetadata(path, sc(), DateFeaturesModel.class);
        return new StageFiles(path, sc()).intact(DATA, () -> parse(metadata, sparkSession(), path));
      }
    };
  }

  private static DateFeaturesModel parse(
      DefaultParamsReader.Metadata metadata, SparkSession session, String path) {
    Row row = session.read().schema(SCHEMA).parquet(path + "/" + DATA).first();
    DateFeaturesModel model = new DateFeaturesModel(metadata.uid(), row.getList(0), row.getList(1));
    ModelMetadata.setParams(metadata, model, path);
    int size = model.getInputCols().length;
    if (model.earliest.size() != size
        || model.hasTime.size() != size
        || !model.earliest.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("each input column must have an earliest date");
    }
    return model;
  }

  /** Loads a saved model from a path. */
  public static DateFeaturesModel load(String path) {
    return read().load(path);
  }
}
