package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.InputColumn.Spelling;
import io.github.meanfield.runtime.InputColumn.Type;
import io.github.meanfield.runtime.steps.Assemble;
import io.github.meanfield.runtime.steps.CastCategory;
import io.github.meanfield.runtime.steps.ImputeVector;
import io.github.meanfield.runtime.steps.IndexCategory;
import io.github.meanfield.runtime.steps.IndexText;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.ReadDate;
import io.github.meanfield.runtime.steps.RequireVector;
import io.github.meanfield.runtime.steps.Scale;
import io.github.meanfield.runtime.steps.Standardize;
import io.github.meanfield.runtime.steps.Step;
import io.github.meanfield.stages.rows.FeatureReader;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/** The columns that steps read and none makes: their types are those that the steps take. */
final class InputColumns {

  private final PipelineSteps pipeline;

  InputColumns(PipelineSteps pipeline) {
    this.pipeline = pipeline;
  }

  List<InputColumn> of(List<Step> steps) {
    Map<String, InputColumn> columns = new LinkedHashMap<>();
    Set<String> made = new HashSet<>();
    for (Step step : steps) {
      for (String name : step.inputs()) {
        if (!made.contains(name)) {
          InputColumn column = column(name, step, MissingValues.areTaken(name, steps));
          InputColumn before = columns.putIfAbsent(name, column);
          if (before != null && !before.equals(column)) {
            throw new IllegalArgumentException(
                String.format(
                    "%s reads column '%s' as %s, and a stage before it as %s; make a column of each",
                    step.stage(), name, described(column), described(before)));
          }
        }
      }
      made.addAll(step.outputs());
    }
    return List.copyOf(columns.values());
  }

  private static String described(InputColumn column) {
    return column.type() + " of " + column.size() + " spelled " + column.spelling();
  }

  private InputColumn column(String name, Step reader, boolean isNullable) {
    String maker = pipeline.unmade().get(name);
    if (maker != null) {
      throw new IllegalArgumentException(
          String.format(
              "%s reads column '%s' of %s, which is not made without Spark",
              reader.stage(), name, maker));
    }
    KnownColumn column = pipeline.known(name, reader.stage());
    DataType type = column == null ? null : column.type();
    Type read = type(name, reader, type);
    return new InputColumn(
        name,
        read,
        read == Type.VECTOR ? size(name, reader, type) : 1,
        isNullable,
        column == null ? List.of() : column.missing(),
        column != null && column.hasDecimalComma(),
        read == Type.CATEGORY ? spelling(name, reader, type) : Spelling.TEXT,
        pipeline.timeZones().getOrDefault(name, ""));
  }

  private Type type(String name, Step reader, DataType type) {
    if (reader instanceof CastCategory || reader instanceof IndexCategory) {
      boolean isTaken =
          type == null
              || type instanceof StringType
              || type instanceof NumericType
              || type instanceof BooleanType
              || type instanceof DateType;
      if (!isTaken) {
        throw refused(name, reader, type, "a text, a number, a boolean or a date; cast it before");
      }
      return Type.CATEGORY;
    } else if (reader instanceof IndexText) {
      if (type != null && !(type instanceof StringType)) {
        throw refused(name, reader, type, "a text");
      }
      return Type.TEXT;
    } else if (reader instanceof Predict predict && predict.takesSequence()) {
      throw refused(name, reader, type, "what a TextIndexerModel before it makes of a text");
    } else if (reader instanceof ReadDate dates) {
      // Of texts Spark reads the time also if training rows had none.
      return dates.hasTime() || type instanceof StringType ? Type.TIMESTAMP : Type.DATE;
    } else if (isVector(name, reader, type)) {
      return Type.VECTOR;
    } else if (type == null || type instanceof NumericType || type instanceof StringType) {
      // Commands read texts as numbers where a model needs them.
      return Type.NUMBER;
    } else if (type instanceof BooleanType) {
      return Type.FLAG;
    }
    throw refused(name, reader, type, "a number, a flag or a vector");
  }

  private boolean isVector(String name, Step reader, DataType type) {
    boolean takesVector =
        reader instanceof ImputeVector
            || reader instanceof Standardize
            || reader instanceof Scale
            || reader instanceof RequireVector
            || reader instanceof Predict && !(type instanceof NumericType);
    boolean isHinted = pipeline.vectorSizes().containsKey(name);
    boolean isKnown =
        type != null
            && !(type instanceof NumericType)
            && reader instanceof Assemble
            && FeatureReader.of(new StructField(name, type, true, null)) == FeatureReader.VECTOR;
    return takesVector || isHinted || isKnown;
  }

  private int size(String name, Step reader, DataType type) {
    if (reader instanceof ImputeVector impute) {
      return impute.surrogates().length;
    } else if (reader instanceof Standardize standardize) {
      return standardize.map().center().length;
    } else if (reader instanceof Scale scale) {
      return scale.shift().length;
    } else if (reader instanceof Predict predict) {
      return predict.numFeatures();
    }
    Integer hint = pipeline.vectorSizes().get(name);
    if (hint == null) {
      throw refused(name, reader, type, "a vector whose size a VectorSizeHint before it tells");
    }
    return hint;
  }

  private static Spelling spelling(String name, Step reader, DataType type) {
    boolean isCast = reader instanceof CastCategory;
    if (type instanceof FloatType) {
      return isCast ? Spelling.SHORTEST_FLOAT : Spelling.FLOAT;
    } else if (type instanceof DoubleType && !isCast) {
      return Spelling.DOUBLE;
    } else if (type instanceof DecimalType && !isCast) {
      throw refused(name, reader, type, "another type, or a CategoryCast before it");
    }
    return type instanceof NumericType ? Spelling.SHORTEST : Spelling.TEXT;
  }

  private static IllegalArgumentException refused(
      String name, Step reader, DataType type, String required) {
    return new IllegalArgumentException(
        String.format(
            "%s: column '%s' is of type %s; required without Spark is %s",
            reader.stage(), name, type == null ? "unknown" : type.simpleString(), required));
  }
}
