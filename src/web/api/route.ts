/** One operation of the API as a value: what is asked, what is answered and who answers. Express and OpenAPI are both made from the list. */
import type { Request } from 'express';
import type { z } from 'zod';
import type { WebServices } from '../services.js';

export interface Answer<Body> {
  status: number;
  body: Body;
  headers?: Record<string, string>;
  /** What follows a body that is text, made while it is sent. */
  rest?: AsyncIterable<string>;
}

export interface Asked {
  request: Request;
  services: WebServices;
  /** The parts of the path in braces, decoded. */
  path(name: string): string;
  query: URLSearchParams;
}

export interface ApiRoute<Body = unknown> {
  method: 'get' | 'put' | 'post' | 'patch' | 'delete';
  /** As OpenAPI writes it: `/api/v1/items/{id}`. */
  path: string;
  summary: string;
  description?: string;
  parameters?: {
    path?: z.ZodObject;
    query?: z.ZodObject;
    body?: z.ZodType;
    /** Media types of a body that is no JSON. */
    bodyMedia?: readonly string[];
  };
  /** The media type of an answer that is no JSON; its body is then text. */
  media?: string;
  /** By status: what it means. All have the same shape. */
  answers: Record<number, string>;
  schema: z.ZodType<Body>;
  /** Statuses of the problems it may answer with, beside those every route may. */
  problems: readonly number[];
  handle(asked: Asked): Promise<Answer<Body>>;
}

/** Holds what is answered against the schema at compile time. */
export const defineRoute = <Body>(route: ApiRoute<Body>): ApiRoute<Body> => route;

export const answer = <Body>(body: Body): Answer<Body> => ({ status: 200, body });
