package io.github.meanfield.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.CreateDataFrameViewCommand;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.MlCommand;
import org.apache.spark.connect.proto.MlCommandResult;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.UserContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.service.SparkConnectService$;
import org.sparkproject.connect.grpc.ManagedChannel;
import org.sparkproject.connect.grpc.ManagedChannelBuilder;
import scala.Option;

/** A server of Spark Connect over a session's SparkContext, on loopback, and a client of it. */
final class ConnectServer implements AutoCloseable {

  private final SparkSession spark;
  private final ManagedChannel channel;
  private final String session = UUID.randomUUID().toString();

  ConnectServer(SparkSession spark) {
    this.spark = spark;
    SparkEnv.get()
        .conf()
        .set("spark.connect.grpc.binding.address", "127.0.0.1")
        .set("spark.connect.grpc.binding.port", "0");
    SparkConnectService$.MODULE$.start(spark.sparkContext());
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", SparkConnectService$.MODULE$.localPort())
            .usePlaintext()
            .build();
  }

  /** What the server answers to a command of machine learning. */
  MlCommandResult answer(MlCommand.Builder command) {
    return execute(Command.newBuilder().setMlCommand(command)).stream()
        .filter(ExecutePlanResponse::hasMlCommandResult)
        .map(ExecutePlanResponse::getMlCommandResult)
        .findFirst()
        .orElseThrow();
  }

  /** The rows of a relation, which the server computes. */
  Dataset<Row> rows(Relation relation) {
    String view = "rows_" + UUID.randomUUID().toString().replace('-', '_');
    execute(
        Command.newBuilder()
            .setCreateDataframeView(
                CreateDataFrameViewCommand.newBuilder()
                    .setInput(relation)
                    .setName(view)
                    .setIsGlobal(true)));
    return spark.table("global_temp." + view);
  }

  private List<ExecutePlanResponse> execute(Command.Builder command) {
    List<ExecutePlanResponse> responses = new ArrayList<>();
    SparkConnectServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .executePlan(
            ExecutePlanRequest.newBuilder()
                .setSessionId(session)
                .setUserContext(UserContext.newBuilder().setUserId("tester"))
                .setPlan(Plan.newBuilder().setCommand(command))
                .build())
        .forEachRemaining(responses::add);
    return responses;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    SparkConnectService$.MODULE$.stop(Option.empty(), Option.empty());
  }
}
