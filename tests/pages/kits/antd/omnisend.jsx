import { App, Button, Checkbox, Flex, Form, Input, Modal, Table, Typography } from "antd";
import { useState } from "react";
import { createKey, PERMISSIONS } from "../shared/api.js";
import { page, useKeys } from "../shared/react.jsx";

const COLUMNS = [
  { title: "Name", dataIndex: "name" },
  { title: "API key", dataIndex: "masked" },
];

function CreateModal({ open, onClose, onCreated }) {
  const [form] = Form.useForm();
  const name = Form.useWatch("name", form);
  const [key, setKey] = useState(null);
  const { message } = App.useApp();
  const create = async (values) => {
    setKey(await createKey(values.name));
    message.success("API key created");
    onCreated();
  };
  const done = () => {
    onClose();
    setKey(null);
    form.resetFields();
  };
  return (
    <>
      <Modal
        title="Create API key"
        open={open && key === null}
        okText="Create API key"
        okButtonProps={{ disabled: !name?.trim() }}
        onOk={() => form.submit()}
        onCancel={done}
      >
        <Form form={form} layout="vertical" initialValues={{ permissions: PERMISSIONS }} onFinish={create}>
          <Form.Item name="name" label="Create a name for API key" rules={[{ required: true }]}>
            <Input name="name" placeholder="Name for API key" autoComplete="off" />
          </Form.Item>
          <Form.Item name="permissions" label="Select API key permissions">
            <Checkbox.Group options={PERMISSIONS} />
          </Form.Item>
        </Form>
      </Modal>
      <Modal
        title="API key created"
        open={open && key !== null}
        onCancel={done}
        footer={<Button onClick={done}>Done</Button>}
      >
        <Typography.Paragraph>Save this key somewhere safe. You will not see it again.</Typography.Paragraph>
        <Typography.Text code copyable={{ tooltips: false }}>
          {key}
        </Typography.Text>
      </Modal>
    </>
  );
}

function ApiKeys() {
  const [keys, reload] = useKeys();
  const [open, setOpen] = useState(false);
  return (
    <App style={{ padding: 24 }}>
      <Flex justify="space-between">
        <Typography.Title level={3}>API keys</Typography.Title>
        <Button type="primary" onClick={() => setOpen(true)}>
          + Create API key
        </Button>
      </Flex>
      <Table rowKey="masked" columns={COLUMNS} dataSource={keys} pagination={false} />
      <CreateModal open={open} onClose={() => setOpen(false)} onCreated={reload} />
    </App>
  );
}

export default page(ApiKeys);
