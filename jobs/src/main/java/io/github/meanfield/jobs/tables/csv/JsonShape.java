package io.github.meanfield.jobs.tables.csv;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.meanfield.runtime.text.NumberText;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * What the values at a place of objects of JSON are, counted together: in one place of all objects
 * texts, flags, numbers, objects and arrays may stand. Shapes of parts of a table add up.
 */
final class JsonShape implements Serializable {

  private static final long serialVersionUID = 1;

  private boolean hasTexts;
  private boolean hasFlags;
  private boolean hasNumbers;
  private boolean hasFractions;
  private boolean areLongs = true;

  /** The most digits of a whole number. */
  private int digits;

  // Of several examples the first in the order of texts, which is the same in every run.
  /** A number beyond what a double counts one by one, or beyond all doubles. */
  private String large;

  /** A number of which a double does not hold all digits. */
  private String inexact;

  /** What is in objects, null without any. */
  private TreeMap<String, JsonShape> fields;

  /** What is in arrays, null without any. */
  private JsonShape elements;

  /** Adds an object. */
  void add(String object) {
    try (JsonParser parser = JsonText.parser(object)) {
      parser.nextToken();
      add(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds the value that a parser is at. */
  private void add(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        fields = fields == null ? new TreeMap<>() : fields;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          JsonShape field =
              fields.computeIfAbsent(parser.getCurrentName(), name -> new JsonShape());
          parser.nextToken();
          field.add(parser);
        }
      }
      case START_ARRAY -> {
        elements = elements == null ? new JsonShape() : elements;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(parser);
        }
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> addNumber(parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> hasFlags = true;
      case VALUE_NULL -> {}
      default -> hasTexts = true;
    }
  }

  private void addNumber(String number) {
    hasNumbers = true;
    boolean isLarge = NumberText.form(number, '.') == NumberText.Form.LARGE;
    if (NumberText.isWhole(number)) {
      digits = Math.max(digits, number.length() - (number.startsWith("-") ? 1 : 0));
      areLongs &= !isLarge || NumberText.asLong(number) != null;
    } else {
      hasFractions = true;
    }
    if (isLarge) {
      large = first(large, number);
    }
    if (!NumberText.isHeld(number)) {
      inexact = first(inexact, number);
    }
  }

  /** Adds what another part of the table holds. */
  JsonShape with(JsonShape part) {
    hasTexts |= part.hasTexts;
    hasFlags |= part.hasFlags;
    hasNumbers |= part.hasNumbers;
    hasFractions |= part.hasFractions;
    areLongs &= part.areLongs;
    digits = Math.max(digits, part.digits);
    large = first(large, part.large);
    inexact = first(inexact, part.inexact);
    if (part.fields != null) {
      fields = fields == null ? new TreeMap<>() : fields;
      part.fields.forEach((name, field) -> fields.merge(name, field, JsonShape::with));
    }
    if (part.elements != null) {
      elements = elements == null ? part.elements : elements.with(part.elements);
    }
    return this;
  }

  private static String first(String one, String another) {
    return one == null || (another != null && another.compareTo(one) < 0) ? another : one;
  }

  /** Whether there are no values but numbers, and texts that may stand for such. */
  boolean mayBeNumbers() {
    return !hasFlags && fields == null && elements == null;
  }

  /** What is in objects, by key. */
  Map<String, JsonShape> fields() {
    return fields == null ? Map.of() : fields;
  }

  /**
   * The type that holds all values as they are. Where only a text does, within objects and arrays
   * too, it is a text, and what is beside it keeps its own type.
   *
   * @param isRounded whether a double may hold numbers with more digits than it has
   */
  DataType type(boolean isRounded) {
    if (!isOfOneKind()) {
      return DataTypes.StringType;
    } else if (hasFlags) {
      return DataTypes.BooleanType;
    } else if (hasNumbers) {
      return ofNumbers(isRounded);
    } else if (elements != null) {
      return DataTypes.createArrayType(elements.type(isRounded));
    }
    StructType struct = new StructType();
    for (Map.Entry<String, JsonShape> field : fields.entrySet()) {
      struct = struct.add(field.getKey(), field.getValue().type(isRounded));
    }
    // Other formats have no objects without values.
    return struct.isEmpty() ? DataTypes.StringType : struct;
  }

  private boolean isOfOneKind() {
    int kinds = (hasFlags ? 1 : 0) + (hasNumbers ? 1 : 0);
    kinds += (fields == null ? 0 : 1) + (elements == null ? 0 : 1);
    return !hasTexts && kinds == 1;
  }

  private DataType ofNumbers(boolean isRounded) {
    if (!hasFractions && areLongs) {
      return DataTypes.LongType;
    } else if (!hasFractions && digits <= DecimalType.MAX_PRECISION()) {
      // Of one precision, whatever number of digits the files of a day have.
      return DataTypes.createDecimalType(DecimalType.MAX_PRECISION(), 0);
    }
    return (isRounded ? large : inexact) == null ? DataTypes.DoubleType : DataTypes.StringType;
  }

  /**
   * The places of numbers that are texts since no other type holds all their digits.
   *
   * @param place this place, such as the name of a column
   * @param isRounded as in {@link #type}
   * @param told hears of each place and of a number there
   */
  void tellTexts(String place, boolean isRounded, BiConsumer<String, String> told) {
    if (!isOfOneKind()) {
      return;
    } else if (hasNumbers && ofNumbers(isRounded).equals(DataTypes.StringType)) {
      told.accept(place, isRounded ? large : inexact);
    }
    fields().forEach((name, field) -> field.tellTexts(place + "." + name, isRounded, told));
    if (elements != null) {
      elements.tellTexts(place + "[]", isRounded, told);
    }
  }
}
