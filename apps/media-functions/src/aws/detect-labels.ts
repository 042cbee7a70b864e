import { DetectLabelsCommand, type DetectLabelsResponse, type Image } from "@aws-sdk/client-rekognition";
import { rekognition } from "./rekognition";

/** Labels of a picture, at most 50 that Rekognition is sure of to 70 %. */
export const detectLabels = (Image: Image): Promise<DetectLabelsResponse> =>
  rekognition.send(new DetectLabelsCommand({ Image, MaxLabels: 50, MinConfidence: 70 }));
