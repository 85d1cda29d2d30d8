package io.github.meanfield.jobs.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.github.meanfield.transformers.EpochRecord;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as JSON, which has no number that is not finite: null stands for it. */
public final class Json {

  private static final JsonSerializer<Double> FINITE =
      new JsonSerializer<>() {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
            throws IOException {
          if (Double.isFinite(value)) {
            out.writeNumber(value);
          } else {
            out.writeNull();
          }
        }
      };

  private static final Pattern NEXT_WORD = Pattern.compile("\\s+(\\S)");

  private static final ObjectMapper PLAIN = new ObjectMapper();
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.ALLOW_EXPLICIT_PROPERTY_RENAMING)
          .propertyNamingStrategy(new KeyStrategy())
          .build()
          .registerModule(
              new SimpleModule()
                  .addSerializer(Double.class, FINITE)
                  .addSerializer(double.class, FINITE))
          .addMixIn(EpochRecord.class, Epoch.class);

  @JsonIgnoreProperties({"rounds", "rows", "predictions"})
  private interface Epoch {}

  /** Gives properties the names of {@link #key}. */
  private static final class KeyStrategy extends PropertyNamingStrategies.NamingBase {
    private static final long serialVersionUID = 1L;

    @Override
    public String translate(String name) {
      return key(name);
    }
  }

  /** Writes names as the {@link #key}s of a map. */
  public static final class Keys extends JsonSerializer<String> {
    @Override
    public void serialize(String name, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeFieldName(key(name));
    }
  }

  /** Writes a name as its {@link #key}. */
  public static final class Key extends JsonSerializer<String> {
    @Override
    public void serialize(String name, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(key(name));
    }
  }

  private Json() {}

  /** A name that people read as the key of an object: log loss is logLoss. */
  public static String key(String name) {
    return NEXT_WORD
        .matcher(name.strip())
        .replaceAll(word -> Matcher.quoteReplacement(word.group(1).toUpperCase(Locale.ROOT)));
  }

  /** The same values under the {@link #key}s of their names. */
  public static <T> Map<String, T> keyed(Map<String, T> values) {
    Map<String, T> keyed = new LinkedHashMap<>();
    values.forEach((name, value) -> keyed.put(key(name), value));
    return keyed;
  }

  /** Values in a form that people can read too. */
  public static String indented(Object values) {
    return tree(values).toPrettyString();
  }

  /** Values as they are read back. */
  public static JsonNode tree(Object values) {
    return MAPPER.valueToTree(values);
  }

  /** Values in one line. */
  public static String line(Object values) {
    return tree(values).toString();
  }

  /** The numbers of a record by the names that they have in JSON, whether finite or not. */
  public static Map<String, Double> numbers(Object values) {
    return PLAIN.convertValue(values, new TypeReference<>() {});
  }
}
