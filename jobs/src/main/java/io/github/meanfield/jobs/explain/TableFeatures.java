package io.github.meanfield.jobs.explain;

import io.github.meanfield.jobs.model.PipelineStages;
import io.github.meanfield.runtime.text.DateFeature;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.transformers.CategoryCast;
import io.github.meanfield.transformers.DateFeaturesModel;
import io.github.meanfield.transformers.FeatureGroup;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.NumericCast;
import io.github.meanfield.transformers.StandardizerModel;
import io.github.meanfield.transformers.VectorImputerModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Binarizer;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.MaxAbsScalerModel;
import org.apache.spark.ml.feature.MinMaxScalerModel;
import org.apache.spark.ml.feature.RobustScalerModel;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorIndexerModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Which features of a network come of which column of the table that its pipeline reads.
 *
 * @param network the network of the pipeline
 * @param before the stages before it
 */
public record TableFeatures(NeuralNetworkModel<?> network, List<Transformer> before) {

  /** Stages whose values each come of the value at the same place of the column they read. */
  private static final Set<Class<?>> ONE_FOR_EACH =
      Set.of(
          StandardizerModel.class,
          CategoryCast.class,
          NumericCast.class,
          Binarizer.class,
          Bucketizer.class,
          ElementwiseProduct.class,
          ImputerModel.class,
          MaxAbsScalerModel.class,
          MinMaxScalerModel.class,
          RobustScalerModel.class,
          StandardScalerModel.class,
          StringIndexerModel.class,
          VectorImputerModel.class,
          VectorIndexerModel.class);

  /** The last network of a pipeline, in stages or in pipelines within it; none without any. */
  public static Optional<TableFeatures> of(PipelineModel model) {
    List<Transformer> stages = PipelineStages.of(model).toList();
    for (int i = stages.size() - 1; i >= 0; i--) {
      if (stages.get(i) instanceof NeuralNetworkModel<?> network) {
        return Optional.of(new TableFeatures(network, stages.subList(0, i)));
      }
    }
    return Optional.empty();
  }

  /** Makes features of rows. */
  Dataset<Row> features(Dataset<Row> rows) {
    Dataset<Row> made = rows;
    for (Transformer stage : before) {
      made = stage.transform(made);
    }
    return made;
  }

  /**
   * The columns of the table, each with its features: of a network that takes sequences or several
   * inputs, with its places in a flat row. A sequence is of one column, such as a text. Where a
   * single vector is all that is read, each of its values is one; so is each of a vector that a
   * stage makes of several columns, such as PCA, under the vector's name.
   *
   * @param schema columns of rows with features
   */
  public List<FeatureGroup> groups(StructType schema) {
    return grouped(network.rowShape().isNumbers() ? ofNumbers(schema) : ofInputs(schema));
  }

  private List<String> ofNumbers(StructType schema) {
    List<String> names = names(network.getFeaturesCol(), before.size(), schema);
    if (names.size() != network.numFeatures()) {
      // A stage that is not known has made them.
      names = each(schema.apply(network.getFeaturesCol()));
    } else if (names.stream().distinct().count() == 1 && hasSeveral(names.get(0), schema)) {
      names = numbered(names);
    }
    return names;
  }

  private List<String> ofInputs(StructType schema) {
    StructField features = schema.apply(network.getFeaturesCol());
    List<InputShape> inputs = network.rowShape().inputs();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      StructField field =
          features.dataType() instanceof StructType several ? several.fields()[i] : features;
      int width = inputs.get(i).width();
      List<String> names =
          (field.equals(features) ? Optional.of(field.name()) : source(i))
              .map(name -> names(name, before.size(), schema))
              .orElse(List.of());
      boolean isOfOne = names.stream().distinct().count() == 1;
      all.addAll(
          !isOfOne && names.size() == width
              ? names
              : Collections.nCopies(width, isOfOne ? names.get(0) : field.name()));
    }
    return all;
  }

  /** The column that is a field of the features, by the SQL that makes a struct of columns. */
  private Optional<String> source(int field) {
    return before.stream()
        .filter(SQLTransformer.class::isInstance)
        .flatMap(stage -> expressions(((SQLTransformer) stage).getStatement()))
        .filter(made -> made instanceof Alias as && as.name().equals(network.getFeaturesCol()))
        .map(made -> ((Alias) made).child())
        .filter(CreateNamedStruct.class::isInstance)
        .map(made -> ((CreateNamedStruct) made).valExprs().apply(field))
        .map(part -> part instanceof Alias as ? as.child() : part)
        .filter(UnresolvedAttribute.class::isInstance)
        .map(column -> ((UnresolvedAttribute) column).nameParts().last())
        .findFirst();
  }

  private static Stream<Expression> expressions(String sql) {
    try {
      LogicalPlan plan = SparkSession.active().sessionState().sqlParser().parsePlan(sql);
      return JavaConverters.seqAsJavaList(plan.expressions()).stream();
    } catch (ParseException e) {
      throw new IllegalStateException("Spark has made features by " + sql, e);
    }
  }

  private static List<FeatureGroup> grouped(List<String> names) {
    Map<String, List<Integer>> slots = new LinkedHashMap<>();
    for (int j = 0; j < names.size(); j++) {
      slots.computeIfAbsent(names.get(j), name -> new ArrayList<>()).add(j);
    }
    List<FeatureGroup> groups = new ArrayList<>();
    slots.forEach(
        (name, of) ->
            groups.add(new FeatureGroup(name, of.stream().mapToInt(Integer::intValue).toArray())));
    return groups;
  }

  private List<String> each(StructField features) {
    return numbered(Collections.nCopies(network.numFeatures(), features.name()));
  }

  /** Whether a column is there, and of vectors or arrays. */
  private static boolean hasSeveral(String column, StructType schema) {
    if (!List.of(schema.fieldNames()).contains(column)) {
      return false;
    }
    DataType type = schema.apply(column).dataType();
    return type.equals(SQLDataTypes.VectorType()) || type instanceof ArrayType;
  }

  private static List<String> numbered(List<String> names) {
    return IntStream.range(0, names.size()).mapToObj(j -> names.get(j) + "[" + j + "]").toList();
  }

  /**
   * The column that each value of a column comes of.
   *
   * @param end number of stages that may have made it
   */
  private List<String> names(String column, int end, StructType schema) {
    for (int i = end - 1; i >= 0; i--) {
      Transformer stage = before.get(i);
      if (stage instanceof DateFeaturesModel dates && dates.outputCols().contains(column)) {
        return List.of(date(dates, column));
      }
      List<String> outputs = columns(stage, "outputCol", "outputCols");
      int place = outputs.indexOf(column);
      if (place >= 0) {
        List<String> inputs = columns(stage, "inputCol", "inputCols");
        List<String> read = inputs.size() == outputs.size() ? List.of(inputs.get(place)) : inputs;
        return made(column, stage, read, i, schema);
      }
    }
    return Collections.nCopies(size(column, schema), column);
  }

  /** The column that each value of a column that a stage makes of others comes of. */
  private List<String> made(
      String column, Transformer stage, List<String> inputs, int before, StructType schema) {
    List<String> origins =
        inputs.stream().flatMap(of -> names(of, before, schema).stream()).toList();
    int size = size(column, schema);
    if (stage instanceof VectorAssembler
        || (ONE_FOR_EACH.contains(stage.getClass()) && origins.size() == size)) {
      return origins;
    }
    List<String> own = Collections.nCopies(size, column);
    if (inputs.size() == 1 && origins.stream().distinct().count() == 1) {
      String origin = origins.get(0);
      // Of the values of a vector, such a stage makes others.
      return hasSeveral(origin, schema) ? own : Collections.nCopies(size, origin);
    }
    return size == 1 ? own : numbered(own);
  }

  private static String date(DateFeaturesModel dates, String column) {
    return columns(dates, "inputCol", "inputCols").stream()
        .filter(
            name ->
                DateFeature.of(true).stream()
                    .anyMatch(feature -> feature.column(name).equals(column)))
        .findFirst()
        .orElse(column);
  }

  /** Number of values in a column, 1 at least. */
  int size(String column, StructType schema) {
    if (!hasSeveral(column, schema)) {
      return 1;
    }
    StructField field = schema.apply(column);
    int size = FeatureReader.sizeFromMetadata(field);
    return size > 0 ? size : column.equals(network.getFeaturesCol()) ? network.numFeatures() : 1;
  }

  /** Spark's stages for one column or several have a default name of the one. */
  static List<String> columns(Params stage, String one, String several) {
    if (stage.hasParam(several) && stage.isSet(stage.getParam(several))) {
      return List.of((String[]) stage.getOrDefault(stage.getParam(several)));
    }
    return stage.hasParam(one) && stage.isDefined(stage.getParam(one))
        ? List.of((String) stage.getOrDefault(stage.getParam(one)))
        : List.of();
  }
}
