package io.github.meanfield.stages.rows;

import java.io.Serializable;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.sql.types.StructField;
import scala.Option;

/**
 * The names that the metadata of a features column give its features, as Spark's VectorAssembler
 * leaves them: those of the columns that it has assembled.
 */
public final class FeatureNames implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String[] names;

  private FeatureNames(String[] names) {
    this.names = names;
  }

  /** The names in a column. */
  public static FeatureNames of(StructField column) {
    Attribute[] attributes = attributes(column);
    String[] names = new String[attributes.length];
    for (int i = 0; i < names.length; i++) {
      Option<String> name = attributes[i] == null ? Option.empty() : attributes[i].name();
      names[i] = name.isEmpty() ? null : name.get();
    }
    return new FeatureNames(names);
  }

  /** What the metadata of a column say of each feature; nothing if they do not tell. */
  public static Attribute[] attributes(StructField column) {
    return switch (FeatureReader.of(column)) {
      case VECTOR -> {
        Option<Attribute[]> attributes = AttributeGroup.fromStructField(column).attributes();
        yield attributes.isEmpty() ? new Attribute[0] : attributes.get();
      }
      case NUMBER -> new Attribute[] {Attribute.fromStructField(column)};
      case ARRAY -> new Attribute[0];
    };
  }

  /** What is said of features that have become numbers: their names. */
  public static Attribute[] numeric(Attribute[] attributes) {
    NumericAttribute number = NumericAttribute.defaultAttr();
    Attribute[] numeric = new Attribute[attributes.length];
    for (int i = 0; i < numeric.length; i++) {
      boolean isNamed = attributes[i] != null && attributes[i].name().isDefined();
      numeric[i] = isNamed ? number.withName(attributes[i].name().get()) : number;
    }
    return numeric;
  }

  /** The name of a feature, null if it has none. */
  public String name(int feature) {
    return feature < names.length ? names[feature] : null;
  }

  /** A feature in words: its name, or else its number. */
  public String describe(int feature) {
    return name(feature) == null ? "feature " + feature : "feature '" + name(feature) + "'";
  }
}
